--liquibase formatted sql

--changeset crm:customer-partner-handles
alter table partner_customers
  add column telegram text constraint partner_customers_telegram_check check (char_length(telegram) between 1 and 200),
  add column whatsapp text constraint partner_customers_whatsapp_check check (whatsapp ~ '^\+[1-9][0-9]{4,14}$');
create index partner_customers_telegram_idx on partner_customers (partner_id, lower(telegram))
  where telegram is not null;
create index partner_customers_whatsapp_idx on partner_customers (partner_id, whatsapp) where whatsapp is not null;
--rollback alter table partner_customers drop column telegram, drop column whatsapp;
