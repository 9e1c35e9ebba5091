--liquibase formatted sql

--changeset crm:task-deleted
-- A deleted task stays in the table, so that it can be restored.
alter table tasks
  add column deleted_at timestamptz,
  add column deleted_by uuid constraint tasks_deleted_by_fk references users,
  add constraint tasks_deleted_check check (deleted_at is not null or deleted_by is null);
create index tasks_deleted_idx on tasks (created_at, id) where deleted_at is not null;
create index tasks_deleted_by_idx on tasks (deleted_by) where deleted_by is not null;
drop index tasks_in_work_idx;
create index tasks_in_work_idx on tasks (assignee, due_at) where not completed and deleted_at is null;
--rollback drop index tasks_in_work_idx;
--rollback create index tasks_in_work_idx on tasks (assignee, due_at) where not completed;
--rollback delete from tasks where deleted_at is not null;
--rollback alter table tasks drop column deleted_at, drop column deleted_by;
