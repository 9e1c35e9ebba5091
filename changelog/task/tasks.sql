--liquibase formatted sql

--changeset crm:task-tasks
create table tasks (
  id uuid primary key,
  order_id uuid constraint tasks_order_fk references orders,
  lead_id uuid constraint tasks_lead_fk references leads,
  customer_id uuid constraint tasks_customer_fk references customers,
  title text not null constraint tasks_title_check check (char_length(title) between 1 and 200),
  description text constraint tasks_description_check check (char_length(description) <= 10000),
  due_at timestamptz,
  assignee uuid constraint tasks_assignee_fk references users,
  completed boolean not null default false,
  -- Null on a completed task of the old CRM, which did not record when.
  completed_at timestamptz,
  priority text not null default 'NORMAL' constraint tasks_priority_check check (priority in ('LOW', 'NORMAL', 'HIGH', 'URGENT')),
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  tx_id xid8 not null default pg_current_xact_id(),
  change_seq bigint not null default nextval('change_seq'),
  constraint tasks_subject_check check (num_nonnulls(order_id, lead_id, customer_id) <= 1),
  constraint tasks_completed_check check (completed or completed_at is null)
);
create index tasks_order_idx on tasks (order_id, created_at, id);
create index tasks_lead_idx on tasks (lead_id, created_at, id);
create index tasks_customer_idx on tasks (customer_id, created_at, id);
create index tasks_assignee_idx on tasks (assignee, created_at, id);
create index tasks_created_idx on tasks (created_at, id);
create index tasks_updated_idx on tasks (updated_at, id);
create index tasks_due_idx on tasks ((coalesce(due_at, 'infinity'::timestamptz)), id);
create index tasks_open_due_idx on tasks (due_at) where not completed;
create index tasks_priority_idx on tasks (priority, created_at, id);
create index tasks_completed_idx on tasks (completed, created_at, id);
create index tasks_feed_idx on tasks (tx_id, change_seq);
create trigger tasks_stamp before insert or update on tasks for each row execute function stamp_change();
--rollback drop table tasks;
