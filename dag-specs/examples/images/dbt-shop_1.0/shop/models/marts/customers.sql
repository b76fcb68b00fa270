{{ config(materialized='table', tags=['nightly', 'report']) }}
select c.customer_id, c.name, t.amount
from {{ ref('stg_customers') }} c join {{ ref('order_totals') }} t using (customer_id)
