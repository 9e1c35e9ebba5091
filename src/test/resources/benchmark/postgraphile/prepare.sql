-- The bike of an order as the server makes it from the order's copy of the listing.
create or replace function orders_bike(o orders) returns jsonb language sql stable as $$
  select jsonb_build_object('title', o.bike_snapshot -> 'title', 'brand', o.bike_snapshot -> 'brand',
    'model', o.bike_snapshot -> 'model', 'price', o.bike_snapshot -> 'price',
    'image', coalesce(o.cached_images[1], o.bike_snapshot -> 'images' ->> 0))
$$;
comment on function orders_bike(orders) is E'@graphqlType JSON';
-- Its index is a partial one, which PostGraphile does not trust.
comment on constraint status_history_order_fk on status_history
  is E'@behavior +manyRelation:resource:connection +connection';
