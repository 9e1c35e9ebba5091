--liquibase formatted sql

--changeset crm:export-partners
-- What a partner's key could see when it asked is kept with its export: the job runs later, without it. Only what partners
-- have scopes for is exported for them.
alter table exports
  drop constraint exports_role_check,
  add constraint exports_role_check check (role in ('MANAGER', 'ADMIN', 'ANALYST', 'PARTNER')),
  add column partner_id uuid constraint exports_partner_fk references partners,
  add column scopes text[] not null default '{}',
  add constraint exports_partner_check check ((role = 'PARTNER') = (partner_id is not null)),
  add constraint exports_partner_type_check
    check (role <> 'PARTNER' or type in ('ORDERS', 'LEADS', 'CUSTOMERS', 'SHIPMENTS'));
create index exports_partner_idx on exports (partner_id) where partner_id is not null;
--rollback delete from exports where role = 'PARTNER';
--rollback alter table exports drop column partner_id, drop column scopes;
--rollback alter table exports drop constraint exports_role_check;
--rollback alter table exports add constraint exports_role_check check (role in ('MANAGER', 'ADMIN', 'ANALYST'));
