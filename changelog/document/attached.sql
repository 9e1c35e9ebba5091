--liquibase formatted sql

--changeset crm:document-attached
-- A document is an address, as imported, or an uploaded file. One that was removed says when and by whom.
alter table documents
  alter column url drop not null,
  add column upload_id uuid constraint documents_upload_key unique
    constraint documents_upload_fk references uploads,
  add column note text constraint documents_note_check check (char_length(note) <= 10000),
  add column partner_id uuid constraint documents_partner_fk references partners,
  add column uploaded_by_kind text constraint documents_uploaded_by_kind_check
    check (uploaded_by_kind in ('USER', 'KEY', 'SYSTEM', 'UNKNOWN')),
  add column uploaded_by_id uuid,
  add column uploaded_by_name text constraint documents_uploaded_by_name_check
    check (char_length(uploaded_by_name) between 1 and 200),
  add column removed_at timestamptz,
  add column removed_by_kind text constraint documents_removed_by_kind_check
    check (removed_by_kind in ('USER', 'KEY', 'SYSTEM', 'UNKNOWN')),
  add column removed_by_id uuid,
  add column removed_by_name text constraint documents_removed_by_name_check
    check (char_length(removed_by_name) between 1 and 200),
  add constraint documents_source_check check (num_nonnulls(url, upload_id) = 1) not valid,
  add constraint documents_uploaded_check check ((uploaded_by_kind is null) = (uploaded_by_name is null)) not valid,
  add constraint documents_removed_check
    check (num_nonnulls(removed_at, removed_by_kind, removed_by_name) in (0, 3)) not valid;
create index documents_partner_idx on documents (partner_id);
--rollback delete from documents where url is null;
--rollback alter table documents drop constraint documents_source_check, drop constraint documents_uploaded_check;
--rollback alter table documents drop constraint documents_removed_check, drop column upload_id, drop column note;
--rollback alter table documents drop column partner_id, drop column uploaded_by_kind, drop column uploaded_by_id;
--rollback alter table documents drop column uploaded_by_name, drop column removed_at, drop column removed_by_kind;
--rollback alter table documents drop column removed_by_id, drop column removed_by_name;
--rollback alter table documents alter column url set not null;

--changeset crm:document-attached-valid
-- Reads the table without keeping others from writing.
alter table documents validate constraint documents_source_check;
alter table documents validate constraint documents_uploaded_check;
alter table documents validate constraint documents_removed_check;
--rollback select 1;
