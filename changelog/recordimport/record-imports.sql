--liquibase formatted sql

--changeset crm:record-import-record-imports
-- The role and the scopes are those of the caller when the import was started.
create table record_imports (
  id uuid primary key,
  upload_id uuid constraint record_imports_upload_fk references uploads on delete set null,
  state text not null constraint record_imports_state_check check (state in ('WAITING', 'RUNNING', 'DONE', 'FAILED')),
  dry_run boolean not null,
  caller_kind text not null constraint record_imports_caller_kind_check check (caller_kind in ('USER', 'KEY')),
  caller_id text not null,
  caller_name text not null constraint record_imports_caller_name_check
    check (char_length(caller_name) between 1 and 200),
  role text not null constraint record_imports_role_check check (role in ('MANAGER', 'ADMIN', 'ANALYST', 'PARTNER')),
  partner_id uuid constraint record_imports_partner_fk references partners,
  scopes text[] not null default '{}',
  language text not null,
  attempts integer not null default 0 constraint record_imports_attempts_check check (attempts >= 0),
  line_count integer,
  last_line integer not null default 0,
  processed integer not null default 0,
  created integer not null default 0,
  updated integer not null default 0,
  unchanged integer not null default 0,
  rejected integer not null default 0,
  error text,
  created_at timestamptz not null,
  finished_at timestamptz,
  expires_at timestamptz,
  constraint record_imports_counts_check check (processed = created + updated + unchanged + rejected)
);
create index record_imports_upload_idx on record_imports (upload_id);
create index record_imports_partner_idx on record_imports (partner_id);
create index record_imports_expires_idx on record_imports (expires_at);
create index record_imports_unfinished_idx on record_imports (caller_id) where state in ('WAITING', 'RUNNING');
--rollback drop table record_imports;

--changeset crm:record-import-errors
create table record_import_errors (
  import_id uuid not null constraint record_import_errors_import_fk references record_imports,
  line integer not null,
  type text,
  reference text,
  errors jsonb not null,
  primary key (import_id, line)
);
--rollback drop table record_import_errors;

--changeset crm:record-import-imported-records
-- Each record that an import created, by the reference of its owner: a partner, or STAFF. Of each field there is a hash
-- of the value that was imported last, so that the next file changes only what is different in it.
create table imported_records (
  owner text not null,
  type text not null constraint imported_records_type_check check (type in ('CUSTOMER', 'LEAD', 'ORDER', 'PAYMENT')),
  reference text not null constraint imported_records_reference_check check (char_length(reference) between 1 and 200),
  record_id uuid not null,
  fields jsonb not null,
  primary key (owner, type, reference)
);
--rollback drop table imported_records;
