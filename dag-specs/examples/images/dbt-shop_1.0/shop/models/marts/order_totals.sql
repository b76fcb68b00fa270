{{ config(materialized='ephemeral') }}
select customer_id, sum(amount) as amount from {{ ref('stg_orders') }} group by customer_id
