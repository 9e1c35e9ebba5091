--liquibase formatted sql

--changeset crm:shipment-status-changed-at
-- Null where the old CRM did not record it. A carrier's report that is older than this leaves the status alone.
alter table shipments add column status_changed_at timestamptz;
--rollback alter table shipments drop column status_changed_at;

--changeset crm:shipment-event-once
-- Carriers send the same event twice. Its text may be longer than an index takes.
create unique index shipment_events_text_key on shipment_events (shipment_id, occurred_at, md5(text));
--rollback drop index shipment_events_text_key;
