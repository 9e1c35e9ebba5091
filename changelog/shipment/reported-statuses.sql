--liquibase formatted sql

--changeset crm:shipment-reported-statuses
-- Carriers' events arrive in any order. The state of a shipment is computed from all of them, so each event keeps its
-- status, and the shipment keeps the state that was entered before the first of them (null: no event counts).
-- An event is superseded where a person has changed the status or its times since.
alter table shipment_events
  add column status text constraint shipment_events_status_check check (status in ('PREPARING', 'WAREHOUSE_RECEIVED',
    'IN_TRANSIT', 'CUSTOMS', 'OUT_FOR_DELIVERY', 'DELIVERED', 'RETURNED', 'LOST')),
  add column superseded boolean not null default false;
alter table shipments
  add column entered_status text constraint shipments_entered_status_check check (entered_status in ('PREPARING',
    'WAREHOUSE_RECEIVED', 'IN_TRANSIT', 'CUSTOMS', 'OUT_FOR_DELIVERY', 'DELIVERED', 'RETURNED', 'LOST')),
  add column entered_status_changed_at timestamptz,
  add column entered_shipped_at timestamptz,
  add column entered_delivered_at timestamptz;
--rollback alter table shipments drop column entered_status, drop column entered_status_changed_at,
--rollback   drop column entered_shipped_at, drop column entered_delivered_at;
--rollback alter table shipment_events drop column status, drop column superseded;
