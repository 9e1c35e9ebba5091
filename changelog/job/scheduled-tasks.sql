--liquibase formatted sql

--changeset crm:job-scheduled-tasks
-- The table of db-scheduler: its names and types, as it reads and writes them. A row is a job that is not done yet.
create table scheduled_tasks (
  task_name text not null,
  task_instance text not null,
  task_data bytea,
  execution_time timestamptz not null,
  picked boolean not null,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures integer,
  last_heartbeat timestamptz,
  version bigint not null,
  priority smallint,
  primary key (task_name, task_instance)
);
create index scheduled_tasks_due_idx on scheduled_tasks (priority desc, execution_time);
create index scheduled_tasks_execution_time_idx on scheduled_tasks (execution_time);
create index scheduled_tasks_heartbeat_idx on scheduled_tasks (last_heartbeat);
--rollback drop table scheduled_tasks;
