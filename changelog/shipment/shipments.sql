--liquibase formatted sql

--changeset crm:shipment-shipments
create table shipments (
  id uuid primary key,
  order_id uuid not null constraint shipments_order_fk references orders,
  carrier text constraint shipments_carrier_check check (char_length(carrier) <= 200),
  tracking_number text constraint shipments_tracking_number_check check (char_length(tracking_number) <= 200),
  status text not null constraint shipments_status_check check (status in ('PREPARING', 'WAREHOUSE_RECEIVED',
    'IN_TRANSIT', 'CUSTOMS', 'OUT_FOR_DELIVERY', 'DELIVERED', 'RETURNED', 'LOST')),
  estimated_delivery date,
  shipped_at timestamptz,
  delivered_at timestamptz,
  partner_id uuid constraint shipments_partner_fk references partners,
  external_reference text constraint shipments_external_reference_check check (char_length(external_reference) <= 200),
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  tx_id xid8 not null default pg_current_xact_id(),
  change_seq bigint not null default nextval('change_seq'),
  constraint shipments_external_reference_key unique (partner_id, external_reference)
);
create index shipments_order_idx on shipments (order_id, created_at, id);
create index shipments_created_idx on shipments (created_at, id);
create index shipments_updated_idx on shipments (updated_at, id);
create index shipments_status_idx on shipments (status, created_at, id);
create index shipments_carrier_idx on shipments (carrier, created_at, id);
create index shipments_estimated_idx on shipments (estimated_delivery);
create index shipments_tracking_idx on shipments (upper(tracking_number));
create index shipments_feed_idx on shipments (tx_id, change_seq);
create trigger shipments_stamp before insert or update on shipments for each row execute function stamp_change();
--rollback drop table shipments;

--changeset crm:shipment-events
create table shipment_events (
  id uuid primary key,
  shipment_id uuid not null constraint shipment_events_shipment_fk references shipments,
  occurred_at timestamptz not null,
  -- The old CRM knew that something had happened, not always when.
  time_estimated boolean not null default false,
  place text constraint shipment_events_place_check check (char_length(place) <= 200),
  text text not null constraint shipment_events_text_check check (char_length(text) between 1 and 10000),
  created_at timestamptz not null
);
create index shipment_events_shipment_idx on shipment_events (shipment_id, occurred_at, id);
--rollback drop table shipment_events;
