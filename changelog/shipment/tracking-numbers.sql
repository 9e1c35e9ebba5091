--liquibase formatted sql

--changeset crm:shipment-tracking-key
-- A carrier prints its numbers with spaces or hyphens, and people copy them as they like.
alter table shipments add column tracking_key text generated always as (translate(upper(tracking_number), ' -', '')) stored;
drop index shipments_tracking_idx;
drop index shipments_search_tracking_number;
create index shipments_tracking_idx on shipments (tracking_key);
create index shipments_search_tracking_number on shipments using gin (tracking_key gin_trgm_ops);
--rollback alter table shipments drop column tracking_key;
--rollback create index shipments_tracking_idx on shipments (upper(tracking_number));
--rollback create index shipments_search_tracking_number on shipments using gin (upper(tracking_number) gin_trgm_ops);
