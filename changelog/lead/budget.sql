--liquibase formatted sql

--changeset crm:lead-budget
alter table leads
  add column estimated_budget numeric(14, 2) constraint leads_estimated_budget_check check (estimated_budget >= 0);
comment on column leads.estimated_budget is 'EUR';
--rollback alter table leads drop column estimated_budget;
