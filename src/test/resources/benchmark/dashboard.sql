-- What dashboard.graphql asks for: first day, day after the last, time zone.
with p as materialized (
  select a, b, z, a - (b - a) as c, a::timestamp at time zone z as t1, b::timestamp at time zone z as t2,
    (a - (b - a))::timestamp at time zone z as t0
  from (values (?::date, ?::date, ?::text)) v (a, b, z)),
d as materialized (
  select g::date as day, g at time zone p.z as start, (g + interval '1 day') at time zone p.z as stop
  from p, generate_series(p.a::timestamp, p.b - interval '1 day', interval '1 day') g),
o as materialized (
  select d.day, x.* from d cross join lateral (
    select o.status, count(*) as n, sum(o.final_price) as eur, sum(o.total_price_rub) as rub
    from orders o where o.created_at >= d.start and o.created_at < d.stop group by o.status) x),
l as materialized (
  select d.day, x.* from d cross join lateral (
    select count(*) as n, count(*) filter (where l.status = 'CONVERTED') as won
    from leads l where l.created_at >= d.start and l.created_at < d.stop) x),
s as (
  select s.status, s.place, s.place between 11 and 13 as won, s.place <= 10 as active
  from unnest(array['PENDING_MANAGER', 'AWAITING_DEPOSIT', 'DEPOSIT_PAID', 'UNDER_INSPECTION', 'QUALITY_CONFIRMED',
    'QUALITY_DEGRADED', 'AWAITING_PAYMENT', 'FULLY_PAID', 'READY_FOR_SHIPMENT', 'IN_TRANSIT', 'DELIVERED', 'PAID_OUT',
    'CLOSED', 'CANCELLED', 'REFUNDED']) with ordinality s (status, place)),
t as materialized (
  select coalesce(sum(o.n), 0) as n, coalesce(sum(o.n) filter (where s.won), 0) as won,
    coalesce(sum(o.n) filter (where s.active), 0) as active,
    round(coalesce(sum(o.eur) filter (where s.won), 0), 2) as eur,
    round(coalesce(sum(o.rub) filter (where s.won), 0), 2) as rub,
    round(coalesce(sum(o.eur) filter (where s.active), 0), 2) as active_eur,
    round(coalesce(sum(o.rub) filter (where s.active), 0), 2) as active_rub
  from o join s using (status)),
lt as materialized (select coalesce(sum(n), 0) as n, coalesce(sum(won), 0) as won from l),
b as materialized (
  select count(*)::numeric as n, count(*) filter (where o.status in ('DELIVERED', 'PAID_OUT', 'CLOSED')) as won,
    round(coalesce(sum(o.final_price) filter (where o.status in ('DELIVERED', 'PAID_OUT', 'CLOSED')), 0), 2) as eur
  from p join orders o on o.created_at >= p.t0 and o.created_at < p.t1),
lb as materialized (
  select count(*)::numeric as n from p join leads l on l.created_at >= p.t0 and l.created_at < p.t1),
h as (
  select h.from_status as status, count(*) as n,
    percentile_cont(0.5) within group (order by h.former_status_seconds) as seconds
  from p join status_history h on h.occurred_at >= p.t1 and h.occurred_at < p.t2
  where h.subject = 'ORDER' and h.former_status_seconds is not null
  group by h.from_status),
ow as materialized (
  select o.assigned_manager as id, count(*) filter (where o.status = 'PENDING_MANAGER') as pending,
    count(*) filter (where o.status not in ('DELIVERED', 'PAID_OUT', 'CLOSED', 'CANCELLED', 'REFUNDED')) as n,
    count(*) filter (where o.sla_due_at <= now()) as late
  from orders o where o.status not in ('CLOSED', 'CANCELLED', 'REFUNDED') or o.sla_due_at is not null
  group by o.assigned_manager),
lw as materialized (
  select l.assigned_manager as id, count(*) filter (where l.status not in ('REJECTED', 'CONVERTED')) as n,
    count(*) filter (where l.sla_due_at <= now()) as late
  from leads l where l.status not in ('REJECTED', 'CONVERTED') or l.sla_due_at is not null group by l.assigned_manager),
tw as materialized (
  select t.assignee as id, count(*) as n, count(*) filter (where t.due_at <= now()) as late
  from tasks t where not t.completed group by t.assignee),
w as (
  select (select sum(pending) from ow) as o, (
    select count(*) from leads l
    where l.status = 'NEW' and not exists (select from orders o where o.lead_id = l.id)) as l),
x as (select (select sum(late) from ow) as o, (select sum(late) from lw) as l)
select json_build_object('data', json_build_object('dashboard', json_build_object(
  'from', p.a, 'to', p.b, 'totalOrders', t.n, 'activeOrders', t.active, 'totalLeads', lt.n,
  'byStatus', (
    select json_agg(json_build_object('status', s.status, 'count', coalesce(o.n, 0)) order by s.place)
    from s left join (select status, sum(n) as n from o group by status) o using (status)),
  'conversion', json_build_object('rate', round(t.won / t.n, 3), 'successful', t.won, 'total', t.n, 'note', null),
  'leadConversion', json_build_object('rate', round(lt.won / lt.n, 3), 'successful', lt.won, 'total', lt.n, 'note',
    null),
  'revenue', json_build_object('eur', json_build_object('amount', t.eur::text, 'currency', 'EUR'),
    'rub', json_build_object('amount', t.rub::text, 'currency', 'RUB')),
  'activeValue', json_build_object('eur', json_build_object('amount', t.active_eur::text, 'currency', 'EUR'),
    'rub', json_build_object('amount', t.active_rub::text, 'currency', 'RUB')),
  'daily', (
    select json_agg(json_build_object('date', d.day, 'orders', coalesce(o.n, 0), 'successfulOrders', coalesce(o.won, 0),
      'leads', l.n, 'convertedLeads', l.won,
      'revenue', json_build_object('eur', json_build_object('amount', coalesce(o.eur, 0.00)::text))) order by d.day)
    from d join l using (day) left join (
      select o.day, sum(o.n) as n, sum(o.n) filter (where s.won) as won, sum(o.eur) filter (where s.won) as eur
      from o join s using (status) group by o.day) o using (day)),
  'deltas', json_build_object('from', p.c,
    'totalOrders', json_build_object('before', b.n, 'difference', t.n - b.n, 'ratio', round((t.n - b.n) / b.n, 3)),
    'totalLeads', json_build_object('before', lb.n, 'difference', lt.n - lb.n, 'ratio', round((lt.n - lb.n) / lb.n, 3)),
    'conversionRate', round(t.won / t.n, 3) - round(b.won / b.n, 3),
    'revenue', json_build_object('eur', json_build_object('amount', (t.eur - b.eur)::text))),
  'timeInStatus', (
    select json_agg(json_build_object('status', s.status, 'count', coalesce(h.n, 0),
      'medianHours', round((h.seconds / 3600)::numeric, 6)) order by s.place)
    from s left join h using (status)),
  'awaitingManager', (select json_build_object('orders', w.o, 'leads', w.l, 'total', w.o + w.l) from w),
  'slaBreaches', (select json_build_object('orders', x.o, 'leads', x.l, 'total', x.o + x.l) from x),
  'overdueTasks', (select sum(late) from tw),
  'workload', (
    select json_agg(json_build_object('manager', json_build_object('id', u.id, 'name', u.name),
      'activeOrders', coalesce(ow.n, 0), 'breachedOrders', coalesce(ow.late, 0), 'openLeads', coalesce(lw.n, 0),
      'breachedLeads', coalesce(lw.late, 0), 'openTasks', coalesce(tw.n, 0), 'overdueTasks', coalesce(tw.late, 0))
      order by coalesce(ow.n, 0) desc, coalesce(lw.n, 0) desc, u.name, u.id)
    from users u left join ow using (id) left join lw using (id) left join tw using (id)
    where u.active and u.role in ('MANAGER', 'ADMIN') or ow.n + ow.late > 0 or lw.id is not null
      or tw.id is not null))))
from p, t, lt, b, lb
