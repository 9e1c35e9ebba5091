--liquibase formatted sql

--changeset crm:lead-email-forms
-- One form of each address, as of customers.
update leads set contact_email = normalize(contact_email, NFC) where contact_email is not nfc normalized;
--rollback empty
