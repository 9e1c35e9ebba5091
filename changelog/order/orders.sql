--liquibase formatted sql

--changeset crm:order-orders
create table orders (
  id uuid primary key,
  order_code text not null constraint orders_order_code_key unique,
  legacy_id text constraint orders_legacy_id_key unique,
  legacy_uuid uuid constraint orders_legacy_uuid_key unique,
  customer_id uuid not null constraint orders_customer_fk references customers,
  lead_id uuid constraint orders_lead_key unique constraint orders_lead_fk references leads,
  bike_id text,
  external_bike_ref text,
  bike_snapshot jsonb not null constraint orders_bike_snapshot_check check (bike_snapshot ->> 'title' <> '' and bike_snapshot ->> 'title' is not null),
  -- The archive's own column, outside the snapshot: addresses of the copies that it made.
  cached_images text[] not null default '{}',
  archived_bike boolean not null,
  bike_name text not null constraint orders_bike_name_check check (char_length(bike_name) between 1 and 1000),
  bike_url text,
  status text not null constraint orders_status_check check (status in ('PENDING_MANAGER', 'AWAITING_DEPOSIT',
    'DEPOSIT_PAID', 'UNDER_INSPECTION', 'QUALITY_CONFIRMED', 'QUALITY_DEGRADED', 'AWAITING_PAYMENT', 'FULLY_PAID',
    'READY_FOR_SHIPMENT', 'IN_TRANSIT', 'DELIVERED', 'PAID_OUT', 'CLOSED', 'CANCELLED', 'REFUNDED')),
  assigned_manager uuid constraint orders_assigned_manager_fk references users,
  listing_price numeric(14, 2) constraint orders_listing_price_check check (listing_price >= 0),
  final_price numeric(14, 2) constraint orders_final_price_check check (final_price >= 0),
  total_price_rub numeric(16, 2) constraint orders_total_price_check check (total_price_rub >= 0),
  booking_amount_eur numeric(14, 2) constraint orders_booking_amount_eur_check check (booking_amount_eur >= 0),
  booking_amount_rub numeric(16, 2) constraint orders_booking_amount_rub_check check (booking_amount_rub >= 0),
  exchange_rate numeric(18, 6) constraint orders_exchange_rate_check check (exchange_rate > 0),
  delivery_method text constraint orders_delivery_method_check check (delivery_method in ('CARGO', 'COURIER', 'PICKUP')),
  delivery_estimate date,
  manager_notes text constraint orders_manager_notes_check check (char_length(manager_notes) <= 10000),
  cancel_reason text constraint orders_cancel_reason_check check (cancel_reason in ('CUSTOMER_CHANGED_MIND',
    'BIKE_UNAVAILABLE', 'SELLER_UNRESPONSIVE', 'SELLER_FRAUD_SUSPECTED', 'QUALITY_MISMATCH', 'FAILED_INSPECTION',
    'PAYMENT_NOT_RECEIVED', 'DUPLICATE_BOOKING', 'LOGISTICS_IMPOSSIBLE', 'CUSTOMER_UNREACHABLE', 'COMPLIANCE',
    'SERVICE_FAILURE', 'OTHER')),
  booking_meta jsonb,
  partner_id uuid constraint orders_partner_fk references partners,
  external_reference text constraint orders_external_reference_check check (char_length(external_reference) <= 200),
  version integer not null default 0,
  status_changed_at timestamptz not null,
  sla_due_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  tx_id xid8 not null default pg_current_xact_id(),
  change_seq bigint not null default nextval('change_seq'),
  constraint orders_external_reference_key unique (partner_id, external_reference),
  constraint orders_cancel_reason_status_check check (cancel_reason is null or status in ('CANCELLED', 'REFUNDED'))
);
comment on column orders.delivery_estimate is 'The latest estimate of the order''s shipments: due date while IN_TRANSIT';
comment on column orders.exchange_rate is 'RUB for one EUR';
create index orders_created_idx on orders (created_at, id);
create index orders_updated_idx on orders (updated_at, id);
create index orders_status_idx on orders (status, created_at, id);
create index orders_assigned_manager_idx on orders (assigned_manager, created_at, id);
create index orders_customer_idx on orders (customer_id, created_at, id);
create index orders_final_price_idx on orders ((coalesce(final_price, -1)), id);
create index orders_sla_due_idx on orders ((coalesce(sla_due_at, 'infinity'::timestamptz)), id);
create index orders_delivery_method_idx on orders (delivery_method, created_at, id);
create index orders_bike_id_idx on orders (bike_id);
create index orders_feed_idx on orders (tx_id, change_seq);
create index orders_order_code_trgm on orders using gin (order_code gin_trgm_ops);
create index orders_bike_name_trgm on orders using gin (bike_name gin_trgm_ops);
create trigger orders_stamp before insert or update on orders for each row execute function stamp_change();
--rollback drop table orders;

--changeset crm:order-bike-is-immutable splitStatements:false
-- The listing disappears within days: what the customer booked must stay what was booked.
create function orders_refuse_other_bike() returns trigger language plpgsql as $$
begin
  raise exception 'the bike of order % was recorded once and cannot be changed', old.order_code
    using errcode = 'check_violation', constraint = 'orders_bike_immutable', table = 'orders';
end $$;
--rollback drop function orders_refuse_other_bike();

--changeset crm:order-bike-is-immutable-trigger
create trigger orders_bike_immutable before update on orders for each row
  when (old.bike_snapshot is distinct from new.bike_snapshot
    or old.external_bike_ref is distinct from new.external_bike_ref)
  execute function orders_refuse_other_bike();
--rollback drop trigger orders_bike_immutable on orders;

--changeset crm:order-service-level splitStatements:false
-- When the order is due follows from its status and the service levels, whoever writes the row. On the way, the
-- carrier's estimate counts: the end of that day in UTC.
create function orders_set_due() returns trigger language plpgsql as $$
begin
  if new.status = 'IN_TRANSIT' and new.delivery_estimate is not null then
    new.sla_due_at := (new.delivery_estimate + 1)::timestamp at time zone 'UTC';
  else
    new.sla_due_at := new.status_changed_at
      + (select l.due_in from service_levels l where l.subject = 'ORDER' and l.status = new.status);
  end if;
  return new;
end $$;
--rollback drop function orders_set_due();

--changeset crm:order-service-level-trigger
create trigger orders_due before insert or update of status, status_changed_at, delivery_estimate on orders
  for each row execute function orders_set_due();
--rollback drop trigger orders_due on orders;
