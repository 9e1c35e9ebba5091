--liquibase formatted sql

--changeset crm:legacy-records
-- Which row of the old CRM became which record, and how both stood when they last met: the hash of the source
-- row and the record's version. A row that changed there, a record that changed here, and both: told apart by these.
create table legacy_records (
  kind text not null constraint legacy_records_kind_check check (kind in ('USER', 'BIKE', 'CUSTOMER', 'LEAD', 'ORDER',
    'ORDER_STATUS_EVENT', 'PAYMENT', 'SHIPMENT', 'NEGOTIATION', 'TASK')),
  legacy_id text not null,
  record_id uuid not null,
  row_hash bytea not null constraint legacy_records_hash_check check (octet_length(row_hash) = 32),
  record_version integer not null,
  demo boolean not null default false,
  primary key (kind, legacy_id)
);
create unique index legacy_records_record_idx on legacy_records (record_id, kind);
create index legacy_records_demo_idx on legacy_records (kind) where demo;
--rollback drop table legacy_records;

--changeset crm:legacy-unresolved-references
-- Optional references that named nothing when their row was taken: linked by a later import that brings the target.
create table legacy_unresolved_references (
  kind text not null,
  record_id uuid not null,
  field text not null,
  target_kind text not null,
  target_legacy_id text not null,
  primary key (kind, record_id, field)
);
create index legacy_unresolved_references_target_idx on legacy_unresolved_references (target_kind, target_legacy_id);
--rollback drop table legacy_unresolved_references;
