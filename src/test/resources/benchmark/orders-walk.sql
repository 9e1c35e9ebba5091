-- What orders-walk.graphql asks for, 100 to a page: (created_at, id) to begin behind, whether that is a cursor. Beside
-- the answer, where the next page begins, as the cursor would say.
with found as materialized (
  select o.id, o.order_code, o.status, o.created_at, o.final_price, row_number() over () as place
  from (
    select * from orders o where (o.created_at, o.id) < (?, ?) order by o.created_at desc, o.id desc limit 101) o)
select json_build_object('data', json_build_object('orders', json_build_object(
    'pageInfo', json_build_object('hasNextPage', count(*) > 100, 'hasPreviousPage', ?::boolean),
    'nodes', coalesce(json_agg(json_build_object(
      'id', o.id,
      'orderCode', o.order_code,
      'status', o.status,
      'createdAt', to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'finalPrice', case when o.final_price is not null then
        json_build_object('amount', o.final_price::text, 'currency', 'EUR') end)
      order by o.place) filter (where o.place <= 100), '[]')))),
  (select l.created_at from found l where l.place <= 100 order by l.place desc limit 1),
  (select l.id from found l where l.place <= 100 order by l.place desc limit 1)
from found o
