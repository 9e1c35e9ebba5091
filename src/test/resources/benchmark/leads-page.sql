-- What leads-page.graphql asks for, 50 to a page: status, (created_at, id) to begin behind, whether that is a cursor.
with found as materialized (
  select l.id, l.code, l.status, l.source, l.contact_name, l.created_at, l.sla_due_at, l.customer_id
  from leads l
  where l.status = ? and (l.created_at, l.id) < (?, ?)
  order by l.created_at desc, l.id desc
  limit 51),
shown as (select * from found order by created_at desc, id desc limit 50)
select json_build_object('data', json_build_object('leads', json_build_object(
  'nodes', (
    select coalesce(json_agg(json_build_object(
      'id', l.id,
      'code', l.code,
      'status', l.status,
      'source', l.source,
      'contactName', l.contact_name,
      'createdAt', to_char(l.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'slaDueAt', to_char(l.sla_due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'customer', case when c.id is not null then json_build_object('id', c.id, 'code', c.code,
        'fullName', c.full_name, 'phone', c.phone, 'email', c.email) end,
      'history', json_build_object('nodes', h.nodes)) order by l.created_at desc, l.id desc), '[]')
    from shown l
    left join customers c on c.id = l.customer_id
    cross join lateral (
      select coalesce(json_agg(json_build_object('id', e.id, 'from', e.from_status, 'to', e.to_status, 'note', e.note,
        'actor', json_build_object('name', e.actor_name),
        'occurredAt', to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        order by e.occurred_at, e.id), '[]') as nodes
      from (
        select * from status_history e where e.lead_id = l.id order by e.occurred_at desc, e.id desc limit 5) e) h),
  'pageInfo', json_build_object('hasNextPage', (select count(*) > 50 from found), 'hasPreviousPage', ?::boolean))))
