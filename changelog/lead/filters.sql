--liquibase formatted sql

--changeset crm:lead-filters
-- Lists of the leads of a brand, the newest first.
create index leads_brand_idx on leads ((bike_snapshot ->> 'brand'), created_at, id);
-- People look a lead up by the name that a partner gave it, without knowing the partner.
create index leads_external_reference_idx on leads (external_reference) where external_reference is not null;
-- The board shows in each column what is due first, without reading the list of all statuses.
create index leads_status_due_idx on leads (status, (coalesce(sla_due_at, 'infinity'::timestamptz)), id);
--rollback drop index leads_status_due_idx;
--rollback drop index leads_external_reference_idx;
--rollback drop index leads_brand_idx;
