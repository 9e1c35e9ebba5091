--liquibase formatted sql

--changeset crm:upload-uploads
-- What a client announced stays as it is. The role and the scopes are those of the caller at that time.
create table uploads (
  id uuid primary key,
  purpose text not null constraint uploads_purpose_check
    check (purpose in ('DOCUMENT', 'CHECKLIST_PHOTO', 'RECORD_IMPORT')),
  file_name text not null constraint uploads_file_name_check check (char_length(file_name) between 1 and 200),
  content_type text not null constraint uploads_content_type_check check (char_length(content_type) between 1 and 100),
  byte_count bigint not null constraint uploads_byte_count_check check (byte_count > 0),
  expected_sha256 text constraint uploads_expected_sha256_check check (expected_sha256 ~ '^[0-9a-f]{64}$'),
  sha256 text constraint uploads_sha256_check check (sha256 ~ '^[0-9a-f]{64}$'),
  caller_kind text not null constraint uploads_caller_kind_check check (caller_kind in ('USER', 'KEY')),
  caller_id text not null,
  caller_name text not null constraint uploads_caller_name_check check (char_length(caller_name) between 1 and 200),
  role text not null constraint uploads_role_check check (role in ('MANAGER', 'ADMIN', 'ANALYST', 'PARTNER')),
  partner_id uuid constraint uploads_partner_fk references partners,
  scopes text[] not null default '{}',
  created_at timestamptz not null,
  expires_at timestamptz not null,
  received_at timestamptz,
  attached_at timestamptz,
  constraint uploads_received_check check ((received_at is null) = (sha256 is null)),
  constraint uploads_attached_check check (attached_at is null or received_at is not null)
);
create index uploads_partner_idx on uploads (partner_id);
create index uploads_unused_idx on uploads (created_at) where attached_at is null;
create index uploads_unused_of_caller_idx on uploads (caller_id) where attached_at is null;
--rollback drop table uploads;
