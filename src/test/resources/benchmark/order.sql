-- What order.graphql asks for: the order's id.
select json_build_object('data', json_build_object('order', (
  select json_build_object(
    'id', o.id,
    'orderCode', o.order_code,
    'legacyId', o.legacy_id,
    'status', o.status,
    'statusChangedAt', to_char(o.status_changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'isTerminal', o.status in ('CLOSED', 'REFUNDED', 'CANCELLED'),
    'slaDueAt', to_char(o.sla_due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'slaBreached', coalesce(o.sla_due_at <= now(), false),
    'listingPrice', case when o.listing_price is not null then
      json_build_object('amount', o.listing_price::text, 'currency', 'EUR') end,
    'finalPrice', case when o.final_price is not null then
      json_build_object('amount', o.final_price::text, 'currency', 'EUR') end,
    'totalPrice', case when o.total_price_rub is not null then
      json_build_object('amount', o.total_price_rub::text, 'currency', 'RUB') end,
    'exchangeRate', trim_scale(o.exchange_rate)::text,
    'deliveryMethod', o.delivery_method,
    'managerNotes', o.manager_notes,
    'cancelReason', o.cancel_reason,
    'version', o.version,
    'createdAt', to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'updatedAt', to_char(o.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'customer', (
      select json_build_object('id', c.id, 'code', c.code, 'fullName', c.full_name, 'phone', c.phone, 'email', c.email,
        'preferredChannel', c.preferred_channel, 'city', c.city, 'country', c.country)
      from customers c where c.id = o.customer_id),
    'lead', (
      select json_build_object('id', l.id, 'code', l.code, 'status', l.status, 'source', l.source,
        'createdAt', to_char(l.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
      from leads l where l.id = o.lead_id),
    'assignedManager', (
      select json_build_object('id', u.id, 'name', u.name, 'email', u.email) from users u
        where u.id = o.assigned_manager),
    'bike', json_build_object(
      'title', o.bike_snapshot ->> 'title',
      'brand', o.bike_snapshot ->> 'brand',
      'model', o.bike_snapshot ->> 'model',
      'year', (o.bike_snapshot ->> 'year')::integer,
      'size', o.bike_snapshot ->> 'size',
      'category', o.bike_snapshot ->> 'category',
      'price', case when o.bike_snapshot ->> 'price' is not null then
        json_build_object('amount', (o.bike_snapshot ->> 'price')::numeric(14, 2)::text,
          'currency', coalesce(o.bike_snapshot ->> 'currency', 'EUR')) end,
      'location', o.bike_snapshot ->> 'location',
      'description', o.bike_snapshot ->> 'description',
      'images', coalesce(o.bike_snapshot -> 'images', '[]'),
      'image', case when o.cached_images = '{}'
        then json_build_object('url',
          '/images/proxy/0123456789abcdefghijkl/aHR0cHM6Ly9waG90b3MuYmlrZWh1Yi5leGFtcGxlLzUwMDAwMS8xLmpwZw', 'source',
          'PROXIED')
        else json_build_object('url', o.cached_images[1], 'source', 'ARCHIVED') end,
      'takenAt', to_char((o.bike_snapshot ->> 'takenAt')::timestamptz at time zone 'UTC',
        'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    'shipments', json_build_object('nodes', (
      select coalesce(json_agg(json_build_object('id', p.id, 'carrier', p.carrier, 'trackingNumber', p.tracking_number,
        'status', p.status, 'estimatedDelivery', p.estimated_delivery,
        'shippedAt', to_char(p.shipped_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'deliveredAt', to_char(p.delivered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'events', json_build_object('nodes', (
          select coalesce(json_agg(json_build_object('id', e.id,
            'occurredAt', to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'timeEstimated', e.time_estimated, 'place', e.place, 'text', e.text) order by e.occurred_at, e.id), '[]')
          from (
            select * from shipment_events e where e.shipment_id = p.id order by e.occurred_at, e.id limit 20) e)))
        order by p.created_at, p.id), '[]')
      from (select * from shipments p where p.order_id = o.id order by p.created_at, p.id limit 20) p)),
    'tasks', json_build_object('nodes', (
      select coalesce(json_agg(json_build_object('id', k.id, 'title', k.title, 'description', k.description,
        'dueAt', to_char(k.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'completed', k.completed,
        'overdue', coalesce(not k.completed and k.due_at <= now(), false), 'priority', k.priority,
        'assignee', case when u.id is not null then json_build_object('id', u.id, 'name', u.name) end)
        order by k.created_at, k.id), '[]')
      from (select * from tasks k where k.order_id = o.id order by k.created_at, k.id limit 20) k
      left join users u on u.id = k.assignee)),
    'inspections', json_build_object('nodes', (
      select coalesce(json_agg(json_build_object('id', i.id, 'stage', i.stage, 'notes', i.notes,
        'suggestedAction', case when d.passed + d.failed < 28 then 'CONTINUE' when d.failed > 0 then 'ASK_CUSTOMER'
          else 'CONFIRM_QUALITY' end,
        'progress', json_build_object('decided', d.passed + d.failed, 'passed', d.passed, 'failed', d.failed,
          'total', 28)) order by i.created_at, i.id), '[]')
      from (select * from inspections i where i.order_id = o.id order by i.created_at, i.id limit 20) i
      cross join lateral (
        select count(*) filter (where x.result = 'PASS') as passed, count(*) filter (where x.result = 'FAIL') as failed
        from checklist_items x where x.inspection_id = i.id) d)),
    'payments', json_build_object('nodes', (
      select coalesce(json_agg(json_build_object('id', y.id, 'direction', y.direction, 'role', y.role,
        'method', y.method, 'amount', json_build_object('amount', y.amount::text, 'currency', y.currency),
        'status', y.status, 'externalReference', y.external_reference,
        'createdAt', to_char(y.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        order by y.created_at, y.id), '[]')
      from (select * from payments y where y.order_id = o.id order by y.created_at, y.id limit 20) y)),
    'negotiations', json_build_object('nodes', (
      select coalesce(json_agg(json_build_object('id', n.id, 'platform', n.platform,
        'startPrice', case when n.start_price is not null then
          json_build_object('amount', n.start_price::text, 'currency', n.currency) end,
        'finalPrice', case when n.final_price is not null then
          json_build_object('amount', n.final_price::text, 'currency', n.currency) end,
        'success', n.success,
        'createdAt', to_char(n.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        order by n.created_at, n.id), '[]')
      from (select * from negotiations n where n.order_id = o.id order by n.created_at, n.id limit 20) n)),
    'reviews', json_build_object('nodes', (
      select coalesce(json_agg(json_build_object('id', r.id, 'rating', r.rating, 'text', r.text, 'reply', r.reply,
        'createdAt', to_char(r.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        order by r.created_at, r.id), '[]')
      from (select * from reviews r where r.order_id = o.id order by r.created_at, r.id limit 20) r)),
    'documents', json_build_object('nodes', (
      select coalesce(json_agg(json_build_object('id', d.id, 'type', d.type, 'url', d.url,
        'uploadedAt', to_char(d.uploaded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        order by d.uploaded_at, d.id), '[]')
      from (select * from documents d where d.order_id = o.id order by d.uploaded_at, d.id limit 20) d)),
    'history', (
      select json_build_object(
        'nodes', coalesce(json_agg(json_build_object('id', h.id, 'from', h.from_status, 'to', h.to_status,
          'reason', h.reason, 'note', h.note,
          'actor', json_build_object('kind', h.actor_kind, 'name', h.actor_name),
          'occurredAt', to_char(h.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'timeInPreviousStatus', h.former_status_seconds) order by h.occurred_at, h.id) filter (where h.place <= 20),
          '[]'),
        'pageInfo', json_build_object('hasNextPage', count(*) > 20, 'hasPreviousPage', false))
      from (
        select h.*, row_number() over (order by h.occurred_at, h.id) as place
        from status_history h where h.order_id = o.id order by h.occurred_at, h.id limit 21) h),
    'paid', json_build_object('amount', b.paid::text, 'currency', 'EUR'),
    'balance', case when o.final_price is not null then
      json_build_object('amount', (o.final_price - b.paid)::text, 'currency', 'EUR') end,
    'availableTransitions', (
      select coalesce(json_agg(json_build_object('to', a.target, 'allowed', a.code is null,
        'requires', case a.target when 'CANCELLED' then '["REASON"]'::json else '[]' end,
        'blockers', case when a.code is null then '[]'::json else json_build_array(
          json_build_object('code', a.code, 'overriddenBy', case a.code when 'UNPAID' then 'NOTE' end)) end)
        order by a.place), '[]')
      from (
        select t.target, t.place, case
          when t.target = 'IN_TRANSIT' and not exists (select from shipments p where p.order_id = o.id)
            then 'NO_SHIPMENT'
          when t.target = 'FULLY_PAID' and (o.final_price is null or o.final_price > b.paid) then 'UNPAID'
          when t.target = 'DELIVERED' and o.status = 'READY_FOR_SHIPMENT' and o.delivery_method is distinct
            from 'PICKUP'
            then 'NOT_PICKUP' end as code
        from unnest(case o.status
          when 'PENDING_MANAGER' then array['AWAITING_DEPOSIT', 'DEPOSIT_PAID', 'UNDER_INSPECTION', 'CANCELLED']
          when 'AWAITING_DEPOSIT' then array['DEPOSIT_PAID', 'UNDER_INSPECTION', 'CANCELLED']
          when 'DEPOSIT_PAID' then array['UNDER_INSPECTION', 'AWAITING_PAYMENT', 'CANCELLED']
          when 'UNDER_INSPECTION' then array['QUALITY_CONFIRMED', 'QUALITY_DEGRADED', 'CANCELLED']
          when 'QUALITY_CONFIRMED' then array['AWAITING_PAYMENT', 'CANCELLED']
          when 'QUALITY_DEGRADED' then array['UNDER_INSPECTION', 'AWAITING_PAYMENT', 'CANCELLED']
          when 'AWAITING_PAYMENT' then array['FULLY_PAID', 'CANCELLED']
          when 'FULLY_PAID' then array['READY_FOR_SHIPMENT', 'IN_TRANSIT', 'CANCELLED']
          when 'READY_FOR_SHIPMENT' then array['IN_TRANSIT', 'DELIVERED', 'CANCELLED']
          when 'IN_TRANSIT' then array['DELIVERED', 'CANCELLED']
          when 'DELIVERED' then array['PAID_OUT', 'CLOSED']
          when 'PAID_OUT' then array['CLOSED']
          when 'CANCELLED' then array['REFUNDED'] end) with ordinality t (target, place)) a))
  from orders o
  cross join lateral (
    select coalesce(round(sum(case y.currency when 'EUR' then y.amount when 'RUB' then y.amount / o.exchange_rate end
      * case y.direction when 'INCOMING' then 1 else -1 end), 2), 0.00) as paid
    from payments y where y.order_id = o.id and y.role in ('DEPOSIT', 'BALANCE', 'REFUND') and y.status = 'COMPLETED')
    b
  where o.id = ?)))
