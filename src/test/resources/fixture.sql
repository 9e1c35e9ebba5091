-- The rows that the tests read. Ids and times are fixed: expected answers compare them. Now is 2018-07-02T12:00:00Z.
-- What is made by a rule (generate_series) is there so that lists have several pages, with equal sort keys in pairs.

create function pg_temp.id(kind text, number integer) returns uuid language sql as $$
  select (kind || '-0000-7000-8000-' || lpad(number::text, 12, '0'))::uuid
$$;

insert into service_levels (subject, status, due_in) values
  ('LEAD', 'NEW', '15 minutes'), ('LEAD', 'IN_PROGRESS', '24 hours'), ('LEAD', 'CONTACTED', '24 hours'),
  ('LEAD', 'QUALIFIED', '24 hours'),
  ('ORDER', 'PENDING_MANAGER', '15 minutes'), ('ORDER', 'AWAITING_DEPOSIT', '24 hours'),
  ('ORDER', 'DEPOSIT_PAID', '24 hours'), ('ORDER', 'UNDER_INSPECTION', '72 hours'),
  ('ORDER', 'QUALITY_CONFIRMED', '24 hours'), ('ORDER', 'QUALITY_DEGRADED', '24 hours'),
  ('ORDER', 'AWAITING_PAYMENT', '72 hours'), ('ORDER', 'FULLY_PAID', '24 hours'),
  ('ORDER', 'READY_FOR_SHIPMENT', '48 hours'), ('ORDER', 'IN_TRANSIT', '720 hours'),
  ('ORDER', 'DELIVERED', '336 hours'), ('ORDER', 'PAID_OUT', '336 hours');

insert into users (id, name, email, role, active, created_at, updated_at)
select pg_temp.id('5e000000', n), name, email, role, active, '2018-01-01T08:00:00Z', '2018-01-01T08:00:00Z'
from (values
  (1, 'Анна Соколова', 'anna.sokolova@crm.example', 'ADMIN', true),
  (2, 'Марк Орлов', 'mark.orlov@crm.example', 'MANAGER', true),
  (3, 'Vera Klein', 'vera.klein@crm.example', 'MANAGER', true),
  (4, 'Юрий Белый', null, 'MANAGER', false)) as u (n, name, email, role, active);
insert into users (id, name, email, role, active, created_at, updated_at)
select pg_temp.id('5e000000', n), 'Manager ' || lpad((n / 2)::text, 2, '0'), null, 'MANAGER', n % 5 <> 0,
  '2018-01-01T08:00:00Z', '2018-01-01T08:00:00Z'
from generate_series(5, 24) n;

insert into customers (id, code, legacy_id, legacy_uuid, full_name, phone, phone_raw, email, preferred_channel, city,
  country, version, created_at, updated_at)
select pg_temp.id('c0000000', n), 'CUST-' || lpad(n::text, 6, '0'), legacy_id, legacy_uuid::uuid, name, phone, raw,
  email, channel, city, country, version, created::timestamptz, updated::timestamptz
from (values
  (1, '1001', 'aaaaaaaa-0000-4000-8000-000000000001', 'Владислав Орлов', '+79001234567', null,
    'vlad.orlov@example.com', 'TELEGRAM', 'Москва', 'RU', 3, '2018-05-01T10:00:00Z', '2018-06-30T10:00:00Z'),
  (2, '1002', null, 'Vera O''Neill', '+4915112345678', null, 'vera@example.com', 'WHATSAPP', 'Berlin', 'DE', 0,
    '2018-05-02T10:00:00Z', '2018-06-29T10:00:00Z'),
  (3, null, null, '100%_Ира\Петрова', null, '12-34', null, 'EMAIL', 'Казань', 'RU', 0,
    '2018-05-03T10:00:00Z', '2018-06-28T10:00:00Z'),
  (4, null, null, 'Анна Соколова-Лис', '+79001234568', null, 'anna_lis@example.com', 'PHONE', 'Москва', 'RU', 1,
    '2018-05-04T10:00:00Z', '2018-06-27T10:00:00Z'),
  (5, null, null, 'Ghost', null, null, null, null, null, null, 0, '2018-05-05T10:00:00Z', '2018-06-26T10:00:00Z'))
  as c (n, legacy_id, legacy_uuid, name, phone, raw, email, channel, city, country, version, created, updated);
insert into customers (id, code, full_name, phone, merged_into, merged_at, created_at, updated_at)
values (pg_temp.id('c0000000', 6), 'CUST-000006', 'Vladislav Orlov (twice)', '+79001234567',
  pg_temp.id('c0000000', 1), '2018-06-01T00:00:00Z', '2018-05-06T10:00:00Z', '2018-06-01T00:00:00Z');
insert into customer_merges (id, survivor_id, duplicate_id, filled, actor_kind, actor_id, actor_name, merged_at)
values (pg_temp.id('c3000000', 1), pg_temp.id('c0000000', 1), pg_temp.id('c0000000', 6), '{}', 'USER',
  pg_temp.id('5e000000', 1), 'Анна Соколова', '2018-06-01T00:00:00Z');
insert into customers (id, code, full_name, phone, email, city, country, created_at, updated_at)
select pg_temp.id('c0000000', n), 'CUST-' || lpad(n::text, 6, '0'), 'Customer ' || lpad((n / 2)::text, 2, '0'),
  '+3712000' || lpad(n::text, 4, '0'), 'customer' || n || '@example.com', 'Rīga', 'LV',
  timestamptz '2018-05-10T10:00:00Z' + make_interval(hours => n / 2),
  timestamptz '2018-06-10T10:00:00Z' + make_interval(hours => n / 3)
from generate_series(7, 30) n;

insert into leads (id, code, legacy_id, legacy_uuid, source, status, customer_id, contact_name, contact_phone,
  contact_email, bike_id, bike_url, external_bike_ref, bike_snapshot, application_notes, assigned_manager,
  reject_reason, version, status_changed_at, created_at, updated_at)
select pg_temp.id('1ead0000', n), 'LEAD-' || lpad(n::text, 6, '0'), legacy_id, legacy_uuid::uuid, source, status,
  pg_temp.id('c0000000', customer), name, phone, email, bike_id, bike_url, bike_url, snapshot::jsonb, notes,
  pg_temp.id('5e000000', manager), reason, version, changed::timestamptz, created::timestamptz, changed::timestamptz
from (values
  (1, 'LEAD-20170001-0001', 'bbbbbbbb-0000-4000-8000-000000000001', 'website_booking', 'NEW', 1, 'Владислав',
    '+79001234567', 'vlad.orlov@example.com', 'bike-1', 'https://listings.example/bikes/1',
    '{"title": "Trek Émonda SL 6", "brand": "Trek", "takenAt": "2018-07-02T11:40:00Z"}',
    'Перезвоните после 18:00', null::integer, null, 0, '2018-07-02T11:40:00Z', '2018-07-02T11:40:00Z'),
  (2, null, null, 'paid_search', 'IN_PROGRESS', 2, null, null, null, null, null, null, null, 2, null, 1,
    '2018-07-01T12:00:00Z', '2018-07-01T09:00:00Z'),
  (3, null, null, 'unknown', 'CONTACTED', null, 'Ольга Смирнова', '+79161112233', 'olga@example.com', null, null,
    '{"title": "Canyon Spectral", "takenAt": "2018-06-30T09:00:00Z"}', null, 2, null, 2,
    '2018-07-01T12:00:01Z', '2018-06-30T09:00:00Z'),
  (4, '4004', null, 'website_booking', 'QUALIFIED', 4, 'Anna', null, null, null, null, null, null, 3, null, 1,
    '2018-07-02T08:00:00Z', '2018-06-29T09:00:00Z'),
  (5, null, null, 'unknown', 'REJECTED', null, 'Спам', null, 'spam@example.com', null, null, null, 'buy now', null,
    'SPAM', 1, '2018-06-28T12:00:00Z', '2018-06-28T09:00:00Z'),
  (6, null, null, 'website_booking', 'CONVERTED', 1, 'Владислав', '+79001234567', null, 'bike-4',
    'https://listings.example/bikes/4', null, null, 2, null, 2, '2018-06-20T12:00:00Z', '2018-06-20T09:00:00Z'))
  as l (n, legacy_id, legacy_uuid, source, status, customer, name, phone, email, bike_id, bike_url, snapshot, notes,
    manager, reason, version, changed, created);
insert into leads (id, code, source, status, customer_id, contact_name, assigned_manager, status_changed_at, created_at,
  updated_at)
select pg_temp.id('1ead0000', n), 'LEAD-' || lpad(n::text, 6, '0'), 'autumn_fair',
  (array['IN_PROGRESS', 'REJECTED', 'CONVERTED'])[n % 3 + 1], pg_temp.id('c0000000', n), 'Contact ' || n,
  case when n % 2 = 0 then pg_temp.id('5e000000', 3) end,
  timestamptz '2018-06-25T12:00:00Z' + make_interval(hours => n / 2), timestamptz '2018-06-01T09:00:00Z' + make_interval(hours => n / 2),
  timestamptz '2018-06-25T12:00:00Z' + make_interval(hours => n / 3)
from generate_series(7, 30) n;

insert into orders (id, order_code, legacy_id, legacy_uuid, customer_id, lead_id, bike_id, external_bike_ref,
  bike_snapshot, cached_images, archived_bike, bike_name, bike_url, status, assigned_manager, listing_price, final_price,
  total_price_rub, booking_amount_eur, booking_amount_rub, exchange_rate, delivery_method, delivery_estimate,
  manager_notes, cancel_reason, booking_meta, version, status_changed_at, created_at, updated_at)
select pg_temp.id('0d000000', n), 'ORD-' || lpad(n::text, 6, '0'), legacy_id, legacy_uuid::uuid,
  pg_temp.id('c0000000', customer), pg_temp.id('1ead0000', lead), 'bike-' || n,
  'https://listings.example/bikes/' || n,
  jsonb_build_object('title', bike, 'brand', split_part(bike, ' ', 1), 'model', 'M' || n, 'year', 2010 + n % 8,
    'size', 'M', 'category', 'road', 'price', price + 100, 'currency', 'EUR', 'location', 'Leipzig',
    'description', 'As new.', 'images', jsonb_build_array('https://pictures.example/' || n || '/1.jpg'),
    'bikeId', 'bike-' || n, 'bikeUrl', 'https://listings.example/bikes/' || n, 'takenAt', created)
    || case when n = 3 then '{"rebuilt": true, "price": null, "currency": null, "images": []}'::jsonb else '{}' end,
  case when n = 2 then array['https://archive.example/2/1.jpg', 'https://archive.example/2/2.jpg'] else '{}' end,
  n % 2 = 0, bike, 'https://listings.example/bikes/' || n, status, pg_temp.id('5e000000', manager), price + 100, price,
  price * 90, booking, booking * 90, rate, delivery, estimate::date, notes, reason, meta::jsonb, version,
  changed::timestamptz, created::timestamptz, changed::timestamptz
from (values
  (1, '2001', 'cccccccc-0000-4000-8000-000000000001', 1, 1, 'Trek Émonda SL 6', 'PENDING_MANAGER', null::integer,
    1249.90, 50.00, 90.000000, 'COURIER', null, null, null, '{"utm": {"source": "spring"}, "gifts": [1, 2]}', 0,
    '2018-07-02T11:40:00Z', '2018-07-02T11:40:00Z'),
  (2, '2002', null, 2, null, 'Canyon Spectral CF', 'AWAITING_DEPOSIT', 2, 2100.00, null, 90.000000, 'CARGO', null,
    'Торопится', null, null, 1, '2018-07-02T09:00:00Z', '2018-07-01T09:00:00Z'),
  (3, null, null, 3, null, 'Bike 100%_off\', 'DEPOSIT_PAID', 2, 800.00, 80.00, null, 'PICKUP', null, null, null, null,
    2, '2018-07-01T12:00:00Z', '2018-06-30T09:00:00Z'),
  (4, null, null, 1, 6, 'Велосипед Stels', 'UNDER_INSPECTION', 3, 450.00, null, 88.500000, 'COURIER', null,
    'Call +79001234567', null, null, 3, '2018-06-29T12:00:00Z', '2018-06-20T09:00:00Z'),
  (5, null, null, 4, null, 'Giant Propel', 'QUALITY_CONFIRMED', 3, 1900.00, null, 90.000000, 'CARGO', null, null, null,
    null, 4, '2018-07-02T10:00:00Z', '2018-06-19T09:00:00Z'),
  (6, null, null, 4, null, 'Scott Addict', 'QUALITY_DEGRADED', 3, 1500.00, null, 90.000000, 'CARGO', null, null, null,
    null, 4, '2018-07-02T10:00:00Z', '2018-06-18T09:00:00Z'),
  (7, null, null, 2, null, 'BMC Teammachine', 'AWAITING_PAYMENT', 2, 1000.00, 100.00, 90.000000, 'CARGO', null, null,
    null, null, 5, '2018-07-01T10:00:00Z', '2018-06-17T09:00:00Z'),
  (8, null, null, 2, null, 'Cube Attain', 'FULLY_PAID', 2, 700.00, null, 90.000000, 'CARGO', null, null, null, null, 6,
    '2018-07-02T07:00:00Z', '2018-06-16T09:00:00Z'),
  (9, null, null, 5, null, 'Merida Scultura', 'READY_FOR_SHIPMENT', 2, 950.00, null, 90.000000, 'PICKUP', null, null,
    null, null, 7, '2018-07-02T06:00:00Z', '2018-06-15T09:00:00Z'),
  (10, null, null, 5, null, 'Orbea Orca', 'IN_TRANSIT', 3, 1700.00, null, 90.000000, 'COURIER', '2018-07-10', null,
    null, null, 8, '2018-06-28T06:00:00Z', '2018-06-14T09:00:00Z'),
  (11, null, null, 7, null, 'Bianchi Oltre', 'DELIVERED', 3, 2500.00, null, 90.000000, 'COURIER', '2018-06-25', null,
    null, null, 9, '2018-06-26T06:00:00Z', '2018-06-13T09:00:00Z'),
  (12, null, null, 8, null, 'Pinarello Dogma', 'PAID_OUT', 3, 4000.00, null, 90.000000, 'COURIER', null, null, null,
    null, 10, '2018-06-01T06:00:00Z', '2018-05-12T09:00:00Z'),
  (13, null, null, 9, null, 'Wilier Zero', 'CLOSED', 3, 3100.00, null, 90.000000, 'COURIER', null, null, null, null, 11,
    '2018-06-20T06:00:00Z', '2018-05-11T09:00:00Z'),
  (14, null, null, 10, null, 'Look 795', 'CANCELLED', 2, 2800.00, null, 90.000000, 'COURIER', null, null,
    'BIKE_UNAVAILABLE', null, 2, '2018-06-21T06:00:00Z', '2018-05-10T09:00:00Z'),
  (15, null, null, 11, null, 'Time Scylon', 'REFUNDED', 2, 2900.00, null, 90.000000, 'COURIER', null, null,
    'FAILED_INSPECTION', null, 3, '2018-06-22T06:00:00Z', '2018-05-09T09:00:00Z'),
  -- What stands in the way of being fully paid: nothing, a part, the rate, the price, another currency.
  (16, null, null, 12, null, 'Rose X-Lite', 'AWAITING_PAYMENT', 2, 500.00, null, 90.000000, 'CARGO', null, null, null,
    null, 1, '2018-07-01T06:00:00Z', '2018-05-08T09:00:00Z'),
  (17, null, null, 12, null, 'Rose Team', 'AWAITING_PAYMENT', 2, 500.00, null, 80.000000, 'CARGO', null, null, null,
    null, 1, '2018-07-01T06:00:00Z', '2018-05-08T09:00:00Z'),
  (18, null, null, 12, null, 'Rose Pro', 'AWAITING_PAYMENT', 2, 500.00, null, null, 'CARGO', null, null, null,
    null, 1, '2018-07-01T06:00:00Z', '2018-05-07T09:00:00Z'),
  (19, null, null, 12, null, 'Rose Backroad', 'AWAITING_PAYMENT', 2, null, null, 90.000000, null, null, null, null,
    null, 1, '2018-07-01T06:00:00Z', '2018-05-07T09:00:00Z'),
  (20, null, null, 12, null, 'Rose Thrill', 'AWAITING_PAYMENT', 2, 500.00, null, 90.000000, null, null, null, null,
    null, 1, '2018-07-01T06:00:00Z', '2018-05-07T09:00:00Z'),
  (21, null, null, 13, null, 'Ghost Kato', 'READY_FOR_SHIPMENT', 2, 300.00, null, 90.000000, 'COURIER', null, null, null,
    null, 1, '2018-06-30T06:00:00Z', '2018-05-06T09:00:00Z'))
  as o (n, legacy_id, legacy_uuid, customer, lead, bike, status, manager, price, booking, rate, delivery, estimate,
    notes, reason, meta, version, changed, created);
insert into orders (id, order_code, customer_id, external_bike_ref, bike_snapshot, archived_bike, bike_name, status,
  assigned_manager, final_price, exchange_rate, delivery_method, status_changed_at, created_at, updated_at)
select pg_temp.id('0d000000', n), 'ORD-' || lpad(n::text, 6, '0'), pg_temp.id('c0000000', 7 + n % 20), 'listing-' || n,
  jsonb_build_object('title', 'Bike of the series ' || n, 'takenAt', '2018-04-01T09:00:00Z'), true,
  'Bike of the series ' || n, (array['CLOSED', 'CANCELLED', 'REFUNDED', 'DELIVERED'])[n % 4 + 1],
  case when n % 3 = 0 then pg_temp.id('5e000000', 3) end, case when n % 4 <> 0 then 100 * (n / 2) end, 90,
  (array[null, 'CARGO', 'COURIER'])[n % 3 + 1],
  timestamptz '2018-06-19T06:00:00Z' + make_interval(hours => 2 * (n / 2)),
  timestamptz '2018-04-01T09:00:00Z' + make_interval(hours => n / 2),
  timestamptz '2018-06-19T06:00:00Z' + make_interval(hours => 2 * (n / 3))
from generate_series(22, 45) n;

insert into negotiations (id, order_id, platform, start_price, final_price, currency, success, created_at, updated_at)
select pg_temp.id('4e000000', n), pg_temp.id('0d000000', o), platform, start, final, currency, success, created::timestamptz, created::timestamptz
from (values
  (1, 1, 'kleinanzeigen', 1400.00, 1249.90, 'EUR', true, '2018-07-01T10:00:00Z'),
  (2, 1, null, null, null, 'EUR', null, '2018-07-01T11:00:00Z'),
  (3, 2, 'avito', 190000.00, null, 'RUB', false, '2018-07-01T12:00:00Z'))
  as g (n, o, platform, start, final, currency, success, created);

insert into reviews (id, order_id, rating, text, reply, created_at, updated_at)
select pg_temp.id('4f000000', n), pg_temp.id('0d000000', o), rating, text, reply, created::timestamptz, created::timestamptz
from (values
  (1, 11, 5, 'Отличный велосипед! Звоните +79001234567', 'Спасибо!', '2018-06-27T10:00:00Z'),
  (2, 13, 2, null, null, '2018-06-21T10:00:00Z'))
  as r (n, o, rating, text, reply, created);

insert into coupons (id, code, percent, amount, currency, valid_from, valid_until, created_at, updated_at)
values
  (pg_temp.id('c5000000', 1), 'SPRING-10', 10, null, null, '2018-03-01T00:00:00Z',
    '2018-09-01T00:00:00Z', '2018-02-01T00:00:00Z', '2018-02-01T00:00:00Z'),
  (pg_temp.id('c5000000', 2), 'SORRY', null, 25.00, 'EUR', null, null,
    '2018-02-02T00:00:00Z', '2018-02-02T00:00:00Z');
insert into coupon_redemptions (id, coupon_id, order_id, price_before, price_after, redeemed_by, redeemed_at)
values
  (pg_temp.id('c6000000', 1), pg_temp.id('c5000000', 1), pg_temp.id('0d000000', 1), null, null, null,
    '2018-02-01T00:00:00Z'),
  (pg_temp.id('c6000000', 2), pg_temp.id('c5000000', 2), pg_temp.id('0d000000', 1), 1274.90, 1249.90,
    pg_temp.id('5e000000', 2), '2018-02-02T00:00:00Z');

insert into documents (id, order_id, type, url, uploaded_at, created_at)
values
  (pg_temp.id('d0000000', 1), pg_temp.id('0d000000', 1), 'INVOICE', 'https://documents.example/1.pdf',
    '2018-07-02T11:45:00Z', '2018-07-02T11:45:00Z'),
  (pg_temp.id('d0000000', 2), pg_temp.id('0d000000', 4), 'INSPECTION_REPORT', 'https://documents.example/2.pdf',
    '2018-06-30T11:45:00Z', '2018-06-30T11:45:00Z');

insert into touchpoints (id, customer_id, lead_id, order_id, manager_id, channel, direction, type, summary, payload,
  happened_at, response_due_at, responded_at, created_at, updated_at)
select pg_temp.id('71000000', n), pg_temp.id('c0000000', c), pg_temp.id('1ead0000', l), pg_temp.id('0d000000', o),
  pg_temp.id('5e000000', 3), channel, direction, type, summary, payload::jsonb, happened::timestamptz, due::timestamptz,
  null, happened::timestamptz, happened::timestamptz
from (values
  (1, 2, null, 2, 'telegram', 'INCOMING', 'question', 'Когда доставка?', '{"messageId": 7}', '2018-07-02T10:00:00Z',
    '2018-07-02T11:00:00Z'),
  (2, 2, 2, null, 'phone', 'OUTGOING', 'call', null, null, '2018-07-01T10:00:00Z', null))
  as t (n, c, l, o, channel, direction, type, summary, payload, happened, due);

insert into contact_channels (id, customer_id, channel, value, is_primary, is_verified, created_at, updated_at)
values
  (pg_temp.id('cc000000', 1), pg_temp.id('c0000000', 2), 'telegram', '@vladislav', true, false, '2018-07-01T10:00:00Z',
    '2018-07-01T10:00:00Z');

insert into customer_preferences (id, customer_id, budget, brands, sizes, language, time_zone, consent, created_at,
  updated_at)
values
  (pg_temp.id('cf000000', 1), pg_temp.id('c0000000', 2), '1500-2500 EUR', '{Canyon,Trek}', '{M}', 'ru', 'Europe/Moscow',
    true, '2018-07-01T10:00:00Z', '2018-07-01T10:00:00Z');

insert into order_cases (id, order_id, type, status, reason_code, reason, opened_by, opened_at, created_at, updated_at)
values
  (pg_temp.id('ca000000', 1), pg_temp.id('0d000000', 2), 'complaint', 'open', 'scratches', 'Царапины на раме',
    pg_temp.id('5e000000', 3), '2018-07-02T09:00:00Z', '2018-07-02T09:00:00Z', '2018-07-02T09:00:00Z');

insert into refund_requests (id, order_id, case_id, status, reason_code, amount_rub, amount_eur, decision_note,
  requested_by, created_at, updated_at)
values
  (pg_temp.id('ef000000', 1), pg_temp.id('0d000000', 2), pg_temp.id('ca000000', 1), 'APPROVED', 'scratches', 1900, 20,
    'Agreed', pg_temp.id('5e000000', 3), '2018-07-02T09:30:00Z', '2018-07-02T09:30:00Z');

insert into compensation_requests (id, order_id, case_id, status, amount_eur, type, decision_note, created_at, updated_at)
values
  (pg_temp.id('ec000000', 1), pg_temp.id('0d000000', 2), pg_temp.id('ca000000', 1), 'PENDING_REVIEW', 15, 'voucher',
    'Later', '2018-07-02T09:40:00Z', '2018-07-02T09:40:00Z');

insert into audit_log (id, actor_id, actor_legacy_id, action, entity, entity_id, record_id, payload, created_at,
  updated_at)
values
  (pg_temp.id('a0000000', 1), pg_temp.id('5e000000', 3), 'USR-3', 'update', 'orders', 'O-1', pg_temp.id('0d000000', 1),
    '{"manager_notes": ["", "ok"]}', '2018-07-01T10:00:00Z', '2018-07-01T10:00:00Z'),
  (pg_temp.id('a0000000', 2), null, null, 'delete', 'tasks', 'T-9', null, null, '2018-07-01T11:00:00Z',
    '2018-07-01T11:00:00Z');

insert into payments (id, order_id, direction, role, method, amount, currency, status, void_reason, external_reference,
  created_at, updated_at)
select pg_temp.id('9a000000', n), pg_temp.id('0d000000', o), direction, role, method, amount, currency, status, void, reference,
  created::timestamptz, created::timestamptz
from (values
  (1, 1, 'INCOMING', 'DEPOSIT', 'CARD', 50.00, 'EUR', 'COMPLETED', null, 'bank-1', '2018-07-02T11:41:00Z'),
  (2, 1, 'INCOMING', 'DEPOSIT', 'CARD', 50.00, 'EUR', 'VOIDED', 'twice', 'bank-2', '2018-07-02T11:42:00Z'),
  (3, 1, 'INCOMING', 'BALANCE', 'BANK_TRANSFER', 1199.90, 'EUR', 'PLANNED', null, null, '2018-07-02T11:43:00Z'),
  (4, 7, 'INCOMING', 'DEPOSIT', 'CARD', 9000.00, 'RUB', 'COMPLETED', null, null, '2018-06-18T09:00:00Z'),
  (5, 16, 'INCOMING', 'BALANCE', 'CASH', 500.00, 'EUR', 'COMPLETED', null, null, '2018-06-18T09:00:00Z'),
  (6, 17, 'INCOMING', 'BALANCE', 'CARD', 20000.00, 'RUB', 'COMPLETED', null, null, '2018-06-18T09:00:00Z'),
  (7, 18, 'INCOMING', 'BALANCE', 'CARD', 45000.00, 'RUB', 'COMPLETED', null, null, '2018-06-18T09:00:00Z'),
  (8, 20, 'INCOMING', 'BALANCE', 'VOUCHER', 600.00, 'USD', 'COMPLETED', null, null, '2018-06-18T09:00:00Z'),
  (9, 11, 'INCOMING', 'BALANCE', 'CARD', 2600.00, 'EUR', 'COMPLETED', null, null, '2018-06-18T09:00:00Z'),
  (10, 11, 'OUTGOING', 'PAYOUT', 'BANK_TRANSFER', 2000.00, 'EUR', 'COMPLETED', null, null, '2018-06-27T09:00:00Z'))
  as p (n, o, direction, role, method, amount, currency, status, void, reference, created);

insert into shipments (id, order_id, carrier, tracking_number, status, estimated_delivery, shipped_at, delivered_at,
  created_at, updated_at)
select pg_temp.id('5b000000', n), pg_temp.id('0d000000', o), carrier, tracking, status, estimate::date, shipped::timestamptz, delivered::timestamptz,
  created::timestamptz, updated::timestamptz
from (values
  (1, 10, 'DHL', 'JJD0001', 'IN_TRANSIT', '2018-07-10', '2018-06-28T06:00:00Z', null, '2018-06-27T06:00:00Z', '2018-06-28T06:00:00Z'),
  (2, 11, 'Почта России', 'RA123456789RU', 'DELIVERED', '2018-06-25', '2018-06-16T06:00:00Z', '2018-06-26T06:00:00Z', '2018-06-15T06:00:00Z', '2018-06-26T06:00:00Z'),
  (3, 11, null, null, 'RETURNED', null, null, null, '2018-06-15T06:00:00Z', '2018-06-15T06:00:00Z'),
  (4, 21, 'DHL', 'JJD0004', 'PREPARING', null, null, null, '2018-06-30T06:00:00Z', '2018-06-30T06:00:00Z'))
  as s (n, o, carrier, tracking, status, estimate, shipped, delivered, created, updated);
insert into shipments (id, order_id, carrier, tracking_number, status, created_at, updated_at)
select pg_temp.id('5b000000', n), pg_temp.id('0d000000', 20 + n), 'Hermes', 'H-' || n,
  (array['WAREHOUSE_RECEIVED', 'CUSTOMS', 'OUT_FOR_DELIVERY', 'LOST'])[n % 4 + 1],
  timestamptz '2018-06-01T06:00:00Z' + make_interval(hours => n / 2), timestamptz '2018-06-02T06:00:00Z' + make_interval(hours => n / 3)
from generate_series(5, 24) n;

insert into shipment_events (id, shipment_id, occurred_at, time_estimated, place, text, created_at)
select pg_temp.id('ee000000', n), pg_temp.id('5b000000', s), occurred::timestamptz, estimated, place, text, occurred::timestamptz
from (values
  (1, 1, '2018-06-28T06:00:00Z', false, 'Leipzig', 'Handed over'),
  (2, 1, '2018-06-29T06:00:00Z', false, null, 'On its way'),
  (3, 1, '2018-06-30T06:00:00Z', false, 'Вильнюс', 'At customs'),
  (4, 2, '2018-06-26T06:00:00Z', true, null, 'Delivered'))
  as e (n, s, occurred, estimated, place, text);

insert into inspections (id, order_id, stage, notes, version, created_at, updated_at)
values
  (pg_temp.id('14000000', 1), pg_temp.id('0d000000', 4), 'WORKSHOP', 'Seller: +49 151 000', 3, '2018-06-29T12:00:00Z', '2018-06-30T12:00:00Z'),
  (pg_temp.id('14000000', 2), pg_temp.id('0d000000', 5), 'DONE', null, 28, '2018-06-28T12:00:00Z', '2018-07-01T12:00:00Z'),
  (pg_temp.id('14000000', 3), pg_temp.id('0d000000', 6), 'DONE', null, 28, '2018-06-28T12:00:00Z', '2018-07-01T12:00:00Z'),
  (pg_temp.id('14000000', 4), pg_temp.id('0d000000', 4), 'SELLER_CHECK', null, 0, '2018-07-01T12:00:00Z', '2018-07-01T12:00:00Z');
insert into checklist_items (inspection_id, item, result, comment, photos, version, updated_by, updated_at)
values
  (pg_temp.id('14000000', 1), 'FRAME', 'PASS', null, '{https://pictures.example/frame.jpg}', 1, pg_temp.id('5e000000', 3), '2018-06-30T10:00:00Z'),
  (pg_temp.id('14000000', 1), 'CHAIN', 'FAIL', 'Worn', '{}', 2, pg_temp.id('5e000000', 3), '2018-06-30T11:00:00Z'),
  (pg_temp.id('14000000', 1), 'BRAND', 'PENDING', 'Asked', '{}', 1, null, '2018-06-30T12:00:00Z');
insert into checklist_items (inspection_id, item, result, version, updated_at)
select pg_temp.id('14000000', i), item, case when i = 3 and item = 'FORK' then 'FAIL' else 'PASS' end, 1, '2018-07-01T10:00:00Z'
from generate_series(2, 3) i, unnest(array['BRAND', 'MODEL', 'YEAR', 'FRAME_SIZE', 'SERIAL_NUMBER', 'FRAME', 'FORK',
  'SHOCK', 'DRIVETRAIN', 'BRAKES', 'WHEELS', 'TYRES', 'HEADSET', 'BOTTOM_BRACKET', 'SUSPENSION_SERVICE', 'BRAKE_PADS',
  'CHAIN', 'CASSETTE', 'ROTORS', 'BEARING_PLAY', 'ORIGINAL_OWNER', 'PROOF_OF_PURCHASE', 'WARRANTY', 'CRASH_HISTORY',
  'REASON_FOR_SALE', 'UPGRADES', 'TEST_RIDE', 'FINAL_APPROVAL']) item;

insert into tasks (id, order_id, lead_id, customer_id, title, description, due_at, assignee, completed, completed_at,
  priority, created_at, updated_at)
select pg_temp.id('7a000000', n), pg_temp.id('0d000000', o), pg_temp.id('1ead0000', l), pg_temp.id('c0000000', c), title, description,
  due::timestamptz, pg_temp.id('5e000000', assignee), completed, done::timestamptz, priority, created::timestamptz, created::timestamptz
from (values
  (1, 1, null::integer, null::integer, 'Call back', 'Владислав, +79001234567', '2018-07-02T12:00:00Z', 2, false, null, 'URGENT', '2018-07-02T11:45:00Z'),
  (2, 1, null, null, 'Check the frame', null, '2018-07-02T12:00:01Z', 3, false, null, 'NORMAL', '2018-07-02T11:46:00Z'),
  (3, null, 1, null, 'Ask for the size', null, null, null, false, null, 'LOW', '2018-07-02T11:47:00Z'),
  (4, null, null, 1, 'Birthday', null, '2018-06-01T00:00:00Z', 2, true, '2018-06-01T10:00:00Z', 'HIGH', '2018-05-20T11:45:00Z'),
  (5, null, null, null, 'Order paper', null, '2018-06-01T00:00:00Z', 2, true, null, 'LOW', '2018-05-20T11:45:00Z'))
  as t (n, o, l, c, title, description, due, assignee, completed, done, priority, created);
insert into tasks (id, order_id, title, due_at, assignee, completed, priority, created_at, updated_at)
select pg_temp.id('7a000000', n), pg_temp.id('0d000000', n), 'Task ' || n,
  case when n % 3 <> 0 then timestamptz '2018-07-01T06:00:00Z' + make_interval(hours => 2 * (n / 4)) end,
  case when n % 2 = 0 then pg_temp.id('5e000000', 3) end, n % 5 = 0, (array['LOW', 'NORMAL', 'HIGH', 'URGENT'])[n % 4 + 1],
  timestamptz '2018-06-01T06:00:00Z' + make_interval(hours => n / 2), timestamptz '2018-06-02T06:00:00Z' + make_interval(hours => n / 3)
from generate_series(6, 40) n;

insert into status_history (id, subject, lead_id, order_id, from_status, to_status, actor_kind, actor_id, actor_name,
  occurred_at, note, reason, former_status_seconds, imported, rebuilt)
select pg_temp.id('41000000', n), subject, pg_temp.id('1ead0000', l), pg_temp.id('0d000000', o), from_status, to_status, kind,
  pg_temp.id('5e000000', actor), name, occurred::timestamptz, note, reason, seconds, imported, rebuilt
from (values
  (1, 'ORDER', null::integer, 4, null, 'PENDING_MANAGER', 'UNKNOWN', null::integer, 'unknown', '2018-06-20T09:00:00Z', null, null, null::bigint, true, false),
  (2, 'ORDER', null, 4, 'PENDING_MANAGER', 'UNDER_INSPECTION', 'USER', 3, 'Vera Klein', '2018-06-29T12:00:00Z', 'Seller answers +79001234567', null, 788400, true, false),
  (3, 'LEAD', 6, null, null, 'NEW', 'SYSTEM', null, 'system', '2018-06-20T09:00:00Z', null, null, null, true, false),
  (4, 'LEAD', 6, null, 'NEW', 'CONVERTED', 'SYSTEM', null, 'system', '2018-06-20T12:00:00Z', null, null, 10800, true, true),
  (5, 'LEAD', 5, null, 'NEW', 'REJECTED', 'USER', 2, 'Марк Орлов', '2018-06-28T12:00:00Z', 'Wrote from spam@example.com', 'SPAM', 10800, false, false),
  (6, 'ORDER', null, 14, 'PENDING_MANAGER', 'CANCELLED', 'USER', 2, 'Марк Орлов', '2018-06-21T06:00:00Z', 'Sold', 'BIKE_UNAVAILABLE', 3600, false, false),
  (7, 'LEAD', 1, null, null, 'NEW', 'KEY', null, 'website', '2018-07-02T11:40:00Z', null, null, null, false, false),
  (8, 'ORDER', null, 1, null, 'PENDING_MANAGER', 'KEY', null, 'website', '2018-07-02T11:40:00Z', null, null, null, false, false))
  as h (n, subject, l, o, from_status, to_status, kind, actor, name, occurred, note, reason, seconds, imported, rebuilt);
insert into status_history (id, subject, order_id, from_status, to_status, actor_kind, actor_name, occurred_at, imported)
select pg_temp.id('41000000', n), 'ORDER', pg_temp.id('0d000000', 11),
  (array['DELIVERED', 'PAID_OUT'])[n % 2 + 1], (array['PAID_OUT', 'DELIVERED'])[n % 2 + 1], 'SYSTEM', 'system',
  timestamptz '2018-06-26T06:00:00Z' + make_interval(hours => n / 2), true
from generate_series(9, 40) n;

-- Two partners. The first has order 2 with its customer 2, and lead 2; the second has order 7 of the same customer, and lead 4.
-- Keys: see Tokens.key.
insert into partners (id, name, created_at) values (pg_temp.id('9a270000', 1), 'Bike Shop', '2018-01-01T08:00:00Z'),
  (pg_temp.id('9a270000', 2), 'Cargo', '2018-01-01T08:00:00Z');
update orders set partner_id = pg_temp.id('9a270000', 1), external_reference = 'shop-2' where order_code = 'ORD-000002';
update orders set partner_id = pg_temp.id('9a270000', 2) where order_code = 'ORD-000007';
update leads set partner_id = pg_temp.id('9a270000', 1) where code = 'LEAD-000002';
update leads set partner_id = pg_temp.id('9a270000', 2) where code = 'LEAD-000004';
insert into partner_customers (id, code, partner_id, customer_id, full_name, email, created_at, updated_at)
select pg_temp.id('9c000000', n), 'CUST-P0000' || n, pg_temp.id('9a270000', partner), pg_temp.id('c0000000', customer),
  name, email, '2018-06-01T08:00:00Z', '2018-06-01T08:00:00Z'
from (values (1, 1, 2, 'Vera from the shop', 'vera.shop@example.com'), (2, 2, 2, 'Vera with cargo', null),
  (3, 2, 4, 'Anna', null)) as p (n, partner, customer, name, email);
update orders o set partner_customer_id = p.id from partner_customers p
where p.partner_id = o.partner_id and p.customer_id = o.customer_id;
update leads l set partner_customer_id = p.id from partner_customers p
where p.partner_id = l.partner_id and p.customer_id = l.customer_id;

insert into tracking_tokens (id, order_id, token_hash, imported, created_at) values (pg_temp.id('70000000', 1),
  pg_temp.id('0d000000', 10), sha256('a-link-of-the-old-crm'), true, '2018-06-14T09:00:00Z');

-- The cursors of the history name transactions; here they are always the same, several rows to each.
set session_replication_role = replica;
update status_history set tx_id = (100 + right(id::text, 12)::integer / 3)::text::xid8, change_seq = right(id::text, 12)::integer;
set session_replication_role = origin;
analyze;

-- Notes that analysts read masked. As a replica, PostgreSQL runs no triggers: the rows keep their place in the feed.
set session_replication_role = replica;
update customers set telegram = '@vladislav', whatsapp = '+79001234567' where id = pg_temp.id('c0000000', 2);
update orders set cancel_note = 'Ask Vera, +79001234567' where id = pg_temp.id('0d000000', 14);
update order_cases set resolution = 'Called Vera';
update refund_requests set reason = 'Vera saw it';
update compensation_requests set reason = 'Vera waited';
update payments set description = 'For Vera' where id = pg_temp.id('9a000000', 1);
update negotiations set summary = 'Vera agreed' where id = pg_temp.id('4e000000', 1);
update inspections set next_action = 'Call Vera' where id = pg_temp.id('14000000', 1);
set session_replication_role = origin;

insert into bikes (id, bike_id, name, brand, model, year, size, category, condition_grade, price, currency, location,
  source_platform, active, deactivated_at, deactivation_reason, created_at, updated_at)
values
  (pg_temp.id('b1000000', 1), 'listed-1', 'Focus Izalco Max', 'Focus', 'Izalco Max', 2016, '54', 'road', 'A', 1450.00,
    'EUR', 'Berlin', 'listings.example', true, null, null, '2018-06-01T09:00:00Z', '2018-06-02T09:00:00Z'),
  (pg_temp.id('b1000000', 2), 'listed-2', 'Ghost Lector', 'Ghost', 'Lector', 2015, 'L', 'MTB', 'B', 990.00, 'EUR',
    'Leipzig', 'listings.example', false, '2018-06-20T09:00:00Z', 'sold', '2018-06-01T10:00:00Z',
    '2018-06-20T09:00:00Z');
update leads set contact_telegram = '@hugo_tcr', contact_whatsapp = '+79169998877' where id = pg_temp.id('1ead0000', 9);

insert into comments (id, order_id, lead_id, customer_id, author_id, text, mentions, edits, edited_at, created_at,
  updated_at)
select pg_temp.id('c0330000', n), pg_temp.id('0d000000', o), pg_temp.id('1ead0000', l), pg_temp.id('c0000000', c),
  pg_temp.id('5e000000', author), text, coalesce(array[pg_temp.id('5e000000', mentioned)], '{}'), edits,
  case when edits > 0 then written::timestamptz + interval '5 minutes' end, written::timestamptz, written::timestamptz
from (values
  (1, 2, null::integer, null::integer, 3, 'Звонить после 18:00', 2, 1, '2018-07-02T10:30:00Z'),
  (2, 2, null, null, 2, 'Called, no answer', 3, 0, '2018-07-02T11:00:00Z'),
  (3, null, 2, null, 2, 'Wants a frame of 56 cm', 3, 0, '2018-07-01T11:00:00Z'),
  (4, null, null, 2, 3, 'A friend of Vera', 2, 0, '2018-07-01T12:00:00Z'))
  as t (n, o, l, c, author, text, mentioned, edits, written);
insert into comment_texts (comment_id, number, text, replaced_at)
values (pg_temp.id('c0330000', 1), 1, 'Звонить утром', '2018-07-02T10:35:00Z');

-- The change feed does not begin with the making of the fixture. Its cursors name transactions, which are the same here.
delete from changes;
insert into changes (epoch, tx_id, seq, record_type, record_id, operation, order_id, lead_id, customer_id, partner_id,
  fields, version, actor_kind, actor_id, actor_name, mutation, request_id, recorded_at)
select 1, c.tx::text::xid8, c.n, c.type, c.record, c.operation, o.id, o.lead_id, o.customer_id, o.partner_id,
  c.fields::jsonb, 1, 'USER', pg_temp.id('5e000000', 2), 'Mark Orlov', c.mutation, 'request-' || c.n,
  timestamptz '2018-07-01T10:00:00Z' + c.n * interval '1 minute'
from (values
  (1, 100, 'ORDER', pg_temp.id('0d000000', 1), 'UPDATED', 'updateOrder', 1,
    '{"manager_notes": [null, "Call after six"], "final_price": [2400.00, 2350.00]}'),
  (2, 100, 'TASK', pg_temp.id('7a000000', 1), 'CREATED', 'createTask', 1, '{}'),
  (3, 101, 'ORDER', pg_temp.id('0d000000', 2), 'UPDATED', 'changeOrderStatus', 2,
    '{"status": ["PENDING_MANAGER", "AWAITING_DEPOSIT"], "status_changed_at": ["2018-06-01T08:00:00+00:00", "2018-07-01T10:03:00+00:00"]}'),
  (4, 101, 'CUSTOMER', pg_temp.id('c0000000', 2), 'UPDATED', 'updateCustomer', null,
    '{"full_name": ["Vlad", "Vladislav"], "phone": [null, "+79001234567"]}'),
  (5, 102, 'TASK', '7a000000-0000-7000-8000-000000000999', 'DELETED', 'deleteTask', 1, '{}'))
  as c (n, tx, type, record, operation, mutation, order_number, fields)
left join orders o on o.id = pg_temp.id('0d000000', c.order_number);

-- Paused, so that no server of a test sends anything.
insert into webhooks (id, url, types, state, state_reason, secret, epoch, tx_id, seq, failures, owner_kind, owner_id,
  owner_name, role, scopes, version, created_at, updated_at)
values (pg_temp.id('3eb00000', 1), 'https://receiver.example/crm', '{ORDER,LEAD}', 'PAUSED',
  'Paused by Анна Соколова.', '', 1, 102, 5, 4, 'USER', pg_temp.id('5e000000', 1), 'Анна Соколова', 'ADMIN', '{}', 2,
  '2018-06-28T09:00:00Z', '2018-07-01T10:20:00Z');
insert into webhook_deliveries (id, webhook_id, epoch, tx_id, seq, record_id, event, status, attempts, http_status,
  response_excerpt, error, first_attempt_at, next_attempt_at, created_at, finished_at)
values
  (pg_temp.id('de110000', 1), pg_temp.id('3eb00000', 1), 1, 100, 1, pg_temp.id('0d000000', 1), 'order.updated',
    'DELIVERED', 1, 204, '', null, '2018-07-01T10:01:00Z', null, '2018-07-01T10:01:00Z', '2018-07-01T10:01:01Z'),
  (pg_temp.id('de110000', 2), pg_temp.id('3eb00000', 1), 1, 101, 3, pg_temp.id('0d000000', 2), 'order.updated',
    'RETRYING', 4, 500, 'Internal Server Error', 'The receiver answered 500.', '2018-07-01T10:03:00Z',
    '2018-07-01T10:06:20Z', '2018-07-01T10:03:00Z', null);
