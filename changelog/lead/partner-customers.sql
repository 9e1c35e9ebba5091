--liquibase formatted sql

--changeset crm:lead-partner-customers
-- contact_by_others: those of contactName, contactPhone and contactEmail that another caller than the lead's partner
-- wrote last. The partner does not see them.
alter table leads
  add column partner_customer_id uuid constraint leads_partner_customer_fk references partner_customers
    on delete set null,
  add column contact_by_others text[] not null default '{}' constraint leads_contact_by_others_check
    check (contact_by_others <@ '{contactName,contactPhone,contactEmail}');
create index leads_partner_customer_idx on leads (partner_customer_id, created_at, id)
  where partner_customer_id is not null;
--rollback alter table leads drop column partner_customer_id, drop column contact_by_others;
