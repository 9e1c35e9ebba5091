--liquibase formatted sql

--changeset crm:export-viewers
-- The manager whose export contains only what is assigned to them or to nobody; null if it contains all.
alter table exports add column viewer_id uuid;
--rollback alter table exports drop column viewer_id;
