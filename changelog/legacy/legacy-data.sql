--liquibase formatted sql

--changeset crm:legacy-data
-- Cells of the old CRM that have no column here: one JSON object for each record, by the name of the old column.
create table legacy_data (
  record_id uuid primary key,
  data jsonb not null constraint legacy_data_data_check check (jsonb_typeof(data) = 'object')
);
--rollback drop table legacy_data;
