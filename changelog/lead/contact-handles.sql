--liquibase formatted sql

--changeset crm:lead-contact-handles
alter table leads
  add column contact_telegram text constraint leads_contact_telegram_check
    check (char_length(contact_telegram) between 1 and 200),
  add column contact_whatsapp text constraint leads_contact_whatsapp_check
    check (contact_whatsapp ~ '^\+[1-9][0-9]{4,14}$');
--rollback alter table leads drop column contact_telegram, drop column contact_whatsapp;

--changeset crm:lead-handles-by-others
-- Not validated at once: the lock of this statement would last as long as the table is read.
alter table leads drop constraint leads_contact_by_others_check;
alter table leads add constraint leads_contact_by_others_check check (contact_by_others <@
  '{contactName,contactPhone,contactEmail,contactTelegram,contactWhatsapp}') not valid;
--rollback update leads set contact_by_others =
--rollback   array_remove(array_remove(contact_by_others, 'contactTelegram'), 'contactWhatsapp')
--rollback   where contact_by_others && '{contactTelegram,contactWhatsapp}';
--rollback alter table leads drop constraint leads_contact_by_others_check;
--rollback alter table leads add constraint leads_contact_by_others_check
--rollback   check (contact_by_others <@ '{contactName,contactPhone,contactEmail}');

--changeset crm:lead-handles-by-others-valid
alter table leads validate constraint leads_contact_by_others_check;
--rollback empty
