-- The benchmark's records: set-based, and the same on every machine. All chance comes from hashes of the row's number,
-- so that neither the planner nor the number of cores changes a value.

create function pg_temp.dice(n bigint, seed integer, sides integer) returns integer language sql immutable
return ((hashint8extended(n, seed) & 9223372036854775807) % sides)::integer;

-- A UUIDv7, as the application makes them.
create function pg_temp.id(at timestamptz, kind text, n bigint) returns uuid language sql stable
return (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(kind || n), 1, 3) || 'a'
  || substr(md5(kind || n), 4, 15))::uuid;

create function pg_temp.code(prefix text, n bigint) returns text language sql immutable
return prefix || upper(translate(lpad(to_hex(n * 7919 % 268435456), 7, '0'), 'il', 'xz'));

create function pg_temp.of(choices text[], n bigint, seed integer) returns text language sql immutable
return choices[1 + pg_temp.dice(n, seed, cardinality(choices))];

-- Users
insert into users (id, name, email, role, created_at, updated_at)
select pg_temp.id('2023-01-01 00:00:00+00', 'user', n),
  (array['Анна Соколова', 'Марк Орлов', 'Ирина Белова', 'Павел Зайцев', 'Олег Лебедев', 'Мария Крылова', 'Юлия Павлова',
    'Владислав Ким', 'Дарья Ершова', 'Никита Громов', 'Ольга Седова', 'Егор Титов'])[n],
  'manager' || n || '@example.com', case when n = 1 then 'ADMIN' else 'MANAGER' end,
  '2023-01-01 00:00:00+00', '2023-01-01 00:00:00+00'
from generate_series(1, 12) n;

create temp table staff as
select row_number() over (order by id) - 1 as n, id, name from users;

-- Customers: 40,000
create temp table people as
select n, pg_temp.id(at, 'customer', n) as id, at, first || ' ' || last as full_name,
  '+7900' || lpad((1000000 + n)::text, 7, '0') as phone, 'customer' || n || '@example.com' as email
from (
  select n,
    '2023-01-01 00:00:00+00'::timestamptz + (n * 2900 + pg_temp.dice(n, 1, 2000)) * interval '1 second' as at,
    pg_temp.of(array['Владислав', 'Екатерина', 'Сергей', 'Наталья', 'Алексей', 'Юлия', 'Дмитрий', 'Ольга', 'Иван',
      'Светлана', 'Михаил', 'Татьяна'], n, 2) as first,
    pg_temp.of(array['Орлов', 'Соколов', 'Лебедев', 'Морозов', 'Новиков', 'Фёдоров', 'Волков', 'Зайцев', 'Павлов',
      'Семёнов', 'Голубев', 'Виноградов'], n, 3) as last
  from generate_series(1, 40000) n) p;
alter table people add primary key (n);

insert into customers (id, code, legacy_id, full_name, phone, email, preferred_channel, city, country, created_at,
  updated_at)
select id, pg_temp.code('CUST-', n), 'CUST-' || lpad(n::text, 6, '0'), full_name, phone, email,
  pg_temp.of(array['TELEGRAM', 'WHATSAPP', 'EMAIL', 'PHONE'], n, 4),
  pg_temp.of(array['Москва', 'Санкт-Петербург', 'Казань', 'Екатеринбург', 'Новосибирск', 'Краснодар'], n, 5), 'RU',
  at, at
from people;

-- Bikes as the advertisements had them: about 1 KB of JSON with six pictures
create function pg_temp.snapshot(n bigint, at timestamptz) returns jsonb language sql stable
return (
  select jsonb_build_object(
    'title', brand || ' ' || model || ' ' || year, 'brand', brand, 'model', model, 'year', year,
    'size', pg_temp.of(array['S', 'M', 'L', 'XL'], n, 13), 'category', 'hardtail mountain bikes',
    'price', (pg_temp.dice(n, 14, 9000) + 300)::numeric(14, 1), 'location', 'Brackenfell, Western Cape',
    'description', 'Payment is held until you receive the goods. Fork RockShox 35, tyres front Minion DHR 2 and rear'
      || ' Aggressor, saddle contact SL, crankset alloy, cassette SLX 12 speed, shifters SLX 12 speed.',
    'bikeId', bike, 'bikeUrl', page, 'externalBikeRef', page, 'mainPhotoUrl', photos || '1.jpg',
    'images', jsonb_build_array(photos || '1.jpg', photos || '2.jpg', photos || '3.jpg', photos || '4.jpg',
      photos || '5.jpg', photos || '6.jpg'),
    'takenAt', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
  from (
    select 500000 + n as bike, 2015 + pg_temp.dice(n, 12, 10) as year,
      pg_temp.of(array['Giant', 'Trek', 'Specialized', 'Scott', 'Cannondale', 'Canyon', 'Cube', 'Merida'], n, 10)
        as brand,
      pg_temp.of(array['Fathom', 'Scalpel Carbon', 'Spark', 'Epic Comp', 'Marlin', 'Big Nine', 'Neuron'], n, 11)
        as model,
      'https://photos.bikehub.example/' || (500000 + n) || '/' as photos,
      'https://bikehub.example/classifieds/item/hardtail-mountain-bikes/' || (500000 + n) || '/bike' as page) b);

-- Leads: 60,000
create temp table requests as
select n, pg_temp.id(at, 'lead', n) as id, at, at + pg_temp.dice(n, 20, 500000) * interval '1 second' as changed,
  case when n <= 38000 then 'CONVERTED' else
    pg_temp.of(array['NEW', 'IN_PROGRESS', 'CONTACTED', 'QUALIFIED', 'REJECTED', 'REJECTED'], n, 21) end as status
from (
  select n, '2023-02-01 00:00:00+00'::timestamptz
    + (n * 1900 + pg_temp.dice(n, 22, 1500)) * interval '1 second' as at
  from generate_series(1, 60000) n) l;
alter table requests add primary key (n);

insert into leads (id, code, legacy_id, source, status, customer_id, contact_name, contact_phone, contact_email,
  bike_url,
  external_bike_ref, bike_snapshot, application_notes, assigned_manager, reject_reason, status_changed_at, created_at,
  updated_at)
select l.id, pg_temp.code('LEAD-', l.n), 'LEAD-' || to_char(l.at, 'YYYYMMDD') || '-' || l.n,
  pg_temp.of(array['website', 'telegram_bot', 'whatsapp', 'referral', 'unknown'], l.n, 23), l.status,
  p.id, p.full_name, p.phone, p.email, s.bike ->> 'bikeUrl', s.bike ->> 'externalBikeRef', s.bike,
  'Please call in the evening.', u.id,
  case when l.status = 'REJECTED' then pg_temp.of(array['NOT_INTERESTED', 'UNREACHABLE', 'PRICE', 'DUPLICATE'], l.n, 24)
  end, l.changed, l.at, l.changed
from requests l
join people p on p.n = 1 + (l.n * 7) % 40000
left join staff u on l.status <> 'NEW' and u.n = pg_temp.dice(l.n, 25, 12)
cross join lateral (select pg_temp.snapshot(l.n, l.at) as bike) s;

-- Orders: 50,000 over all statuses; most are over, as in a CRM that has been in use for years
create temp table bookings as
select n, pg_temp.id(at, 'order', n) as id, at, at + pg_temp.dice(n, 30, 900000) * interval '1 second' as changed,
  (array['PENDING_MANAGER', 'AWAITING_DEPOSIT', 'DEPOSIT_PAID', 'UNDER_INSPECTION', 'QUALITY_CONFIRMED',
    'QUALITY_DEGRADED', 'AWAITING_PAYMENT', 'FULLY_PAID', 'READY_FOR_SHIPMENT', 'IN_TRANSIT', 'IN_TRANSIT', 'CANCELLED',
    'CANCELLED', 'REFUNDED', 'DELIVERED', 'DELIVERED', 'DELIVERED', 'DELIVERED', 'PAID_OUT', 'PAID_OUT', 'PAID_OUT',
    'CLOSED', 'CLOSED', 'CLOSED', 'CLOSED'])[1 + pg_temp.dice(n, 31, 25)] as status,
  (pg_temp.dice(n, 32, 500000) + 30000) / 100.0 as price,
  -- Every tenth order has all that an order can have: see what hangs on it below.
  n % 10 = 0 as rich
from (
  select n, '2023-03-01 00:00:00+00'::timestamptz
    + (n * 2250 + pg_temp.dice(n, 33, 2000)) * interval '1 second' as at
  from generate_series(1, 50000) n) o;
alter table bookings add primary key (n);

insert into orders (id, order_code, legacy_id, customer_id, lead_id, bike_id, external_bike_ref, bike_snapshot,
  cached_images, archived_bike, bike_name, bike_url, status, assigned_manager, listing_price, final_price,
  total_price_rub, booking_amount_eur, booking_amount_rub, exchange_rate, delivery_method, manager_notes, cancel_reason,
  booking_meta, status_changed_at, created_at, updated_at)
select o.id, pg_temp.code('ORD-', o.n), 'ORD-' || to_char(o.at, 'YYYYMMDD') || '-' || o.n, p.id, l.id,
  s.bike ->> 'bikeId', s.bike ->> 'externalBikeRef', s.bike,
  case when o.n % 2 = 0 then array['/images/archive/' || o.n || '-1.jpg', '/images/archive/' || o.n || '-2.jpg']
    else '{}'::text[] end,
  o.n % 3 > 0, s.bike ->> 'title', s.bike ->> 'bikeUrl', o.status, u.id, o.price + 50, o.price,
  round(o.price * 98.5, 2), round(o.price * 0.02, 2), round(o.price * 1.97, 2), 98.5,
  pg_temp.of(array['CARGO', 'COURIER', 'PICKUP'], o.n, 34),
  case when o.n % 4 = 0 then 'Prefers to be called after six.' end,
  case when o.status in ('CANCELLED', 'REFUNDED') then
    pg_temp.of(array['CUSTOMER_CHANGED_MIND', 'BIKE_UNAVAILABLE', 'SELLER_UNRESPONSIVE', 'OTHER'], o.n, 35) end,
  jsonb_build_object('utm_source', 'search', 'visit', o.n), o.changed, o.at, o.changed
from bookings o
join people p on p.n = 1 + (o.n * 11) % 40000
left join requests l on l.n = o.n and o.n <= 38000
left join staff u on (o.status <> 'PENDING_MANAGER' or o.rich) and u.n = pg_temp.dice(o.n, 36, 12)
cross join lateral (select pg_temp.snapshot(o.n, o.at) as bike) s;

-- Shipments: 55,000, with two to five events each
create temp table parcels as
select o.n * 2 + i as n, pg_temp.id(o.at + i * interval '1 day', 'shipment', o.n * 2 + i) as id, o.id as order_id,
  o.at + i * interval '1 day' as at
from bookings o cross join generate_series(0, case when o.rich then 1 else 0 end) i;

insert into shipments (id, order_id, carrier, tracking_number, status, estimated_delivery, shipped_at, delivered_at,
  created_at, updated_at)
select id, order_id, pg_temp.of(array['rusbid', 'cdek', 'russian_post', 'dpd'], n, 40), 'RB' || lpad(n::text, 9,
  '0') || 'RU',
  pg_temp.of(array['PREPARING', 'WAREHOUSE_RECEIVED', 'IN_TRANSIT', 'CUSTOMS', 'OUT_FOR_DELIVERY', 'DELIVERED'], n, 41),
  (at + interval '30 days')::date, at + interval '2 days', case when n % 3 = 0 then at + interval '25 days' end, at, at
from parcels;

insert into shipment_events (id, shipment_id, occurred_at, time_estimated, place, text, created_at)
select pg_temp.id(p.at + i * interval '3 days', 'event', p.n * 8 + i), p.id, p.at + i * interval '3 days', i = 1,
  pg_temp.of(array['Praha', 'Минск', 'Москва', 'Казань'], p.n + i, 42),
  pg_temp.of(array['Handed over', 'Arrived at the sorting centre', 'Left the sorting centre', 'Released by customs'],
    p.n + i, 43), p.at + i * interval '3 days'
from parcels p cross join generate_series(1, 2 + pg_temp.dice(p.n, 44, 4)) i;

-- Tasks: 100,000; of orders, leads and customers
insert into tasks (id, order_id, lead_id, customer_id, title, description, due_at, assignee, completed, completed_at,
  priority, created_at, updated_at)
select pg_temp.id(t.at, 'task', t.n), t.order_id, t.lead_id, t.customer_id,
  pg_temp.of(array['Check serial number', 'Позвонить клиенту', 'Ask the seller for pictures', 'Send the invoice'], t.n,
    50),
  case when t.n % 3 = 0 then 'Agreed on the phone, see the notes.' end, t.at + interval '3 days', u.id, t.n % 4 > 0,
  case when t.n % 4 > 0 then t.at + interval '1 day' end,
  pg_temp.of(array['LOW', 'NORMAL', 'NORMAL', 'HIGH', 'URGENT'], t.n, 51), t.at, t.at
from (
  select o.n * 4 + i as n, o.at + i * interval '1 hour' as at, o.id as order_id, null::uuid as lead_id,
    null::uuid as customer_id
  from bookings o cross join generate_series(1, case when o.rich then 3 when o.n % 10 < 3 then 2 else 1 end) i
  union all
  select 300000 + n, at, null, id, null from requests where n <= 20000
  union all
  select 400000 + n, at, null, null, id from people where n <= 10000) t
left join staff u on u.n = pg_temp.dice(t.n, 52, 12);

-- History: 200,000 rows; 108,000 of leads and 100,000 of orders, one to seven each
insert into status_history (id, subject, lead_id, from_status, to_status, actor_kind, actor_id, actor_name, occurred_at,
  note, reason, former_status_seconds)
select pg_temp.id(h.at, 'leadchange', h.n * 8 + h.i), 'LEAD', h.id,
  case when h.i > 1 then (array['NEW', 'IN_PROGRESS', 'CONTACTED', 'IN_PROGRESS', 'CONTACTED', 'QUALIFIED'])[h.i - 1]
    end,
  (array['NEW', 'IN_PROGRESS', 'CONTACTED', 'IN_PROGRESS', 'CONTACTED', 'QUALIFIED', 'CONTACTED'])[h.i],
  'USER', u.id, u.name, h.at, case when h.i = 2 then 'Asked to call back.' end, null,
  case when h.i > 1 then 7200 end
from (
  select l.n, l.id, i, l.at + i * interval '2 hours' as at from requests l
  cross join generate_series(1, case l.n % 10 when 0 then 7 when 1 then 3 else 1 end) i) h
join staff u on u.n = pg_temp.dice(h.n, 60, 12);

insert into status_history (id, subject, order_id, from_status, to_status, actor_kind, actor_id, actor_name,
  occurred_at,
  note, reason, former_status_seconds)
select pg_temp.id(h.at, 'orderchange', h.n * 8 + h.i), 'ORDER', h.id,
  case when h.i > 1 then (array['PENDING_MANAGER', 'AWAITING_DEPOSIT', 'DEPOSIT_PAID', 'UNDER_INSPECTION',
    'QUALITY_CONFIRMED', 'AWAITING_PAYMENT'])[h.i - 1] end,
  (array['PENDING_MANAGER', 'AWAITING_DEPOSIT', 'DEPOSIT_PAID', 'UNDER_INSPECTION', 'QUALITY_CONFIRMED',
    'AWAITING_PAYMENT', 'FULLY_PAID'])[h.i],
  'USER', u.id, u.name, h.at, case when h.i = 3 then 'Paid by card, receipt in the documents.' end, null,
  case when h.i > 1 then 86400 end
from (
  select o.n, o.id, i, o.at + i * interval '1 day' as at from bookings o
  cross join generate_series(1, case when o.rich then 7 when o.n % 10 = 1 then 4 when o.n % 10 = 2 then 2 else 1
    end) i) h
join staff u on u.n = pg_temp.dice(h.n, 61, 12);

-- Payments: 55,000
insert into payments (id, order_id, direction, role, method, amount, currency, status, void_reason, external_reference,
  created_at, updated_at)
select pg_temp.id(o.at + i * interval '1 day', 'payment', o.n * 4 + i), o.id, 'INCOMING',
  case i when 1 then 'DEPOSIT' else 'BALANCE' end, pg_temp.of(array['CARD', 'BANK_TRANSFER'], o.n + i, 70),
  case when o.n % 20 = 0 then round(o.price * 98.5 / 2, 2) else round(o.price / 2, 2) end,
  case when o.n % 20 = 0 then 'RUB' else 'EUR' end, case when o.n % 7 = 0 then 'PLANNED' else 'COMPLETED' end, null,
  'pay-' || o.n || '/' || i, o.at + i * interval '1 day', o.at + i * interval '1 day'
from bookings o cross join generate_series(1, case when o.rich then 2 else 1 end) i;

-- What only the rich tenth of the orders has: inspections with their checklists, negotiations, reviews, documents
create temp table checks as
select n, pg_temp.id(at + interval '4 days', 'inspection', n) as id, id as order_id, at + interval '4 days' as at
from bookings where rich;

insert into inspections (id, order_id, stage, notes, created_at, updated_at)
select id, order_id, pg_temp.of(array['SELLER_CHECK', 'WORKSHOP', 'FINAL_APPROVAL', 'DONE'], n, 80),
  'Seller answers quickly.', at, at
from checks;

insert into checklist_items (inspection_id, item, result, comment, photos, version, updated_at)
select c.id, i.item, pg_temp.of(array['PASS', 'PASS', 'PASS', 'FAIL', 'PENDING'], c.n + i.place, 81),
  case when i.place % 5 = 0 then 'See the picture.' end, '{}', 1, c.at + i.place * interval '1 minute'
from checks c
cross join unnest(array['BRAND', 'MODEL', 'YEAR', 'FRAME_SIZE', 'SERIAL_NUMBER', 'FRAME', 'FORK', 'SHOCK', 'DRIVETRAIN',
  'BRAKES', 'WHEELS', 'TYRES', 'HEADSET', 'BOTTOM_BRACKET', 'SUSPENSION_SERVICE', 'BRAKE_PADS', 'CHAIN', 'CASSETTE',
  'ROTORS', 'BEARING_PLAY']) with ordinality i (item, place);

insert into negotiations (id, order_id, platform, start_price, final_price, currency, success, created_at, updated_at)
select pg_temp.id(o.at + i * interval '1 hour', 'negotiation', o.n * 4 + i), o.id, 'bikehub', o.price + 100, o.price,
  'EUR', i = 2, o.at + i * interval '1 hour', o.at + i * interval '1 hour'
from bookings o cross join generate_series(1, 2) i
where o.rich;

insert into reviews (id, order_id, rating, text, reply, created_at, updated_at)
select pg_temp.id(o.at + interval '60 days', 'review', o.n), o.id, 1 + pg_temp.dice(o.n, 90, 5),
  'Велосипед пришёл быстро, как на фотографиях.', 'Thank you!', o.at + interval '60 days', o.at + interval '60 days'
from bookings o
where o.rich;

insert into documents (id, order_id, type, url, uploaded_at, created_at)
select pg_temp.id(o.at + i * interval '1 day', 'document', o.n * 4 + i), o.id,
  (array['INVOICE', 'RECEIPT', 'CUSTOMS'])[i], 'https://files.example/' || o.n || '-' || i || '.pdf',
  o.at + i * interval '1 day', o.at + i * interval '1 day'
from bookings o cross join generate_series(1, 3) i
where o.rich;

discard temp;
