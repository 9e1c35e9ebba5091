--liquibase formatted sql

--changeset crm:order-documents-version
-- The import compares the version of a record with the one that it stored.
alter table documents add column version integer not null default 0;
--rollback alter table documents drop column version;
