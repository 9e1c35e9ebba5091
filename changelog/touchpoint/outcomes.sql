--liquibase formatted sql

--changeset crm:touchpoint-outcomes
alter table touchpoints
  add column outcome text constraint touchpoints_outcome_check
    check (outcome in ('REACHED', 'NO_ANSWER', 'BUSY', 'LEFT_MESSAGE', 'WRONG_CONTACT', 'DECLINED')),
  -- The next step.
  add column task_id uuid constraint touchpoints_task_fk references tasks on delete set null;
create index touchpoints_task_idx on touchpoints (task_id) where task_id is not null;
--rollback alter table touchpoints drop column outcome, drop column task_id;
