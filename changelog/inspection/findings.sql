--liquibase formatted sql

--changeset crm:inspection-findings
alter table inspections
  add column type text constraint inspections_type_check check (type in ('REMOTE', 'EXPERT')),
  add column specifications_confirmed boolean,
  add column photos text[] not null default '{}',
  add column defects text[] not null default '{}',
  add column verdict jsonb,
  add column next_action text constraint inspections_next_action_check check (char_length(next_action) <= 10000);
--rollback alter table inspections drop column type, drop column specifications_confirmed, drop column photos;
--rollback alter table inspections drop column defects, drop column verdict, drop column next_action;
