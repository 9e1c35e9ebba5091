--liquibase formatted sql

--changeset crm:order-negotiations-in-full
alter table negotiations
  add column discount numeric(14, 2) constraint negotiations_discount_check check (discount >= 0),
  add column transcript jsonb,
  add column summary text constraint negotiations_summary_check check (char_length(summary) <= 10000);
--rollback alter table negotiations drop column discount, drop column transcript, drop column summary;

--changeset crm:order-document-passport
alter table documents drop constraint documents_type_check;
alter table documents add constraint documents_type_check check (type in ('INVOICE', 'CONTRACT', 'RECEIPT', 'CUSTOMS',
  'INSPECTION_REPORT', 'PASSPORT', 'PHOTO', 'OTHER'));
--rollback alter table documents drop constraint documents_type_check;
--rollback alter table documents add constraint documents_type_check check (type in ('INVOICE', 'CONTRACT', 'RECEIPT',
--rollback   'CUSTOMS', 'INSPECTION_REPORT', 'PHOTO', 'OTHER'));
