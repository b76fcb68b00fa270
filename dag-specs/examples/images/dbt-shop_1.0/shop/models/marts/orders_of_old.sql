{{ config(materialized='table', enabled=false) }}
select * from {{ ref('stg_orders') }}
