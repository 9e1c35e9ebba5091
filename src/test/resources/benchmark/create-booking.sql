-- What create-booking.graphql writes for a new customer, in one transaction.
select u.id, u.active from users u where u.id = :user or u.subject = :user;

select set_config('crm.change', :change, true);

select pg_advisory_xact_lock(hashtextextended('customer:' || k.contact, 0))
from (select contact from unnest(array[:email, :phone]) as c (contact) order by contact) k;

select c.id, c.merged_into from customers c where c.email = :email or c.phone = :phone;

insert into customers (id, code, full_name, email, phone, phone_raw, city, created_at, updated_at)
values (:customer_id, 'CUST-' || :code, 'Anna Petrova', :email, :phone, :phone, 'Kazan', :now, :now);

select pg_advisory_xact_lock(hashtextextended('booking:' || :customer_id::uuid, 0));

select o.id from orders o
where o.customer_id = :customer_id and o.partner_id is null and o.created_at > :now::timestamptz - interval '10 minutes'
  and o.status not in ('CANCELLED', 'REFUNDED') and listing_key(o.bike_url) = listing_key(:url);

insert into leads (id, code, source, status, customer_id, contact_name, contact_phone, contact_phone_raw, contact_email,
  bike_url, external_bike_ref, bike_snapshot, application_notes, status_changed_at, created_at, updated_at)
values (:lead_id, 'LEAD-' || :code, 'website_booking', 'NEW', :customer_id, 'Anna Petrova', :phone, :phone, :email,
  :url, :url, :bike::jsonb, 'Please call in the evening', :now, :now, :now);

insert into status_history (id, subject, lead_id, to_status, actor_kind, actor_id, actor_name, occurred_at)
values (:change_id, 'LEAD', :lead_id, 'NEW', 'USER', :user, 'Benchmark', :now);

insert into orders (id, order_code, customer_id, lead_id, external_bike_ref, bike_snapshot, archived_bike, bike_name,
  bike_url, status, listing_price, booking_amount_eur, delivery_method, status_changed_at, created_at, updated_at)
values (:order_id, 'ORD-' || :code, :customer_id, :lead_id, :url, :bike::jsonb, false, 'Trek Fuel EX 8', :url,
  'PENDING_MANAGER', 1450.00, 29.00, 'CARGO', :now, :now, :now);

insert into status_history (id, subject, order_id, to_status, actor_kind, actor_id, actor_name, occurred_at)
values (:order_change_id, 'ORDER', :order_id, 'PENDING_MANAGER', 'USER', :user, 'Benchmark', :now);

insert into image_archives (order_id, state, created_at, updated_at) values (:order_id, 'PENDING', :now, :now);

insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version, priority)
values ('image-archive', :order_id::text, :now, false, 1, 90);

insert into tracking_tokens (id, order_id, token_hash, created_at, expires_at)
values (:token_id, :order_id, sha256(:code::bytea), :now, :now::timestamptz + interval '1 year');

select o.* from orders o where o.id = :order_id;

select l.* from leads l where l.id = :lead_id;
