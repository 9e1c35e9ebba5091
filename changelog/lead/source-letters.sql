--liquibase formatted sql

--changeset crm:lead-source-letters
-- Sources of any script: "авито". Ranges, since in a database with the locale C only ASCII has classes of letters.
alter table leads drop constraint leads_source_check,
  add constraint leads_source_check check (source ~ '^[a-z0-9_\u00b5-\ud7ff\uf900-\uffef]{1,100}$');
--rollback alter table leads drop constraint leads_source_check,
--rollback   add constraint leads_source_check check (source ~ '^[a-z0-9_]{1,100}$');
