--liquibase formatted sql

--changeset crm:record-import-files-of-the-command
-- The hash of the file of an import by the command line, which has no upload: the command finds by it where an earlier
-- run ended.
alter table record_imports add column file_sha256 text;
alter table record_imports add constraint record_imports_file_sha256_check
  check (file_sha256 ~ '^[0-9a-f]{64}$') not valid;
alter table record_imports validate constraint record_imports_file_sha256_check;
create index record_imports_file_idx on record_imports (file_sha256) where state in ('WAITING', 'RUNNING');
--rollback drop index record_imports_file_idx; alter table record_imports drop column file_sha256;
