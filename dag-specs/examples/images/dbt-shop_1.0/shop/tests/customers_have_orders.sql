select c.customer_id from {{ ref('customers') }} c left join {{ ref('orders') }} o using (customer_id) where o.order_id is null
