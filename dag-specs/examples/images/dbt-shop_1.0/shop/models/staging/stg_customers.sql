{{ config(materialized='view', tags=['nightly']) }}
select customer_id, name from {{ ref('raw_customers') }}
