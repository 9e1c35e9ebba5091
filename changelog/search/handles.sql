--liquibase formatted sql

--changeset crm:search-handles
create index customers_search_telegram on customers using gin (lower(telegram) gin_trgm_ops)
  where telegram is not null;
create index customers_search_whatsapp on customers using gin (whatsapp gin_trgm_ops) where whatsapp is not null;
create index leads_search_telegram on leads using gin (lower(contact_telegram) gin_trgm_ops)
  where contact_telegram is not null;
create index leads_search_whatsapp on leads using gin (contact_whatsapp gin_trgm_ops)
  where contact_whatsapp is not null;
--rollback drop index customers_search_telegram, customers_search_whatsapp, leads_search_telegram,
--rollback   leads_search_whatsapp;
