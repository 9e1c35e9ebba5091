--liquibase formatted sql

--changeset crm:export-exports
create table exports (
  id uuid primary key,
  type text not null constraint exports_type_check
    check (type in ('ORDERS', 'LEADS', 'CUSTOMERS', 'SHIPMENTS', 'TASKS', 'PAYMENTS', 'STATUS_HISTORY')),
  format text not null constraint exports_format_check check (format in ('NDJSON', 'CSV')),
  filter jsonb,
  state text not null constraint exports_state_check check (state in ('WAITING', 'RUNNING', 'DONE', 'FAILED', 'EXPIRED')),
  requested_by text not null,
  row_count integer,
  byte_count bigint,
  sha256 text constraint exports_sha256_check check (sha256 ~ '^[0-9a-f]{64}$'),
  error text,
  as_of timestamptz,
  created_at timestamptz not null,
  finished_at timestamptz,
  expires_at timestamptz
);
create index exports_requested_by_idx on exports (requested_by, created_at);
create index exports_expires_idx on exports (expires_at);
--rollback drop table exports;

--changeset crm:export-attempts
-- The role decides what is masked, as it was when the export was asked for.
alter table exports
  add column role text not null default 'ANALYST'
    constraint exports_role_check check (role in ('MANAGER', 'ADMIN', 'ANALYST')),
  add column attempts integer not null default 0 constraint exports_attempts_check check (attempts >= 0);
alter table exports alter column role drop default;
create index exports_unfinished_idx on exports (requested_by) where state in ('WAITING', 'RUNNING');
--rollback drop index exports_unfinished_idx;
--rollback alter table exports drop column attempts, drop column role;
