--liquibase formatted sql

--changeset crm:dashboard-period-indexes
-- What the dashboard counts of a period is read from these alone, without a look at the tables' rows.
create index orders_figures_idx on orders (created_at) include (status, final_price, total_price_rub);
create index orders_figures_of_one_idx on orders (assigned_manager, created_at)
  include (status, final_price, total_price_rub);
create index leads_figures_idx on leads (created_at) include (status);
create index leads_figures_of_one_idx on leads (assigned_manager, created_at) include (status);
--rollback drop index orders_figures_idx;
--rollback drop index orders_figures_of_one_idx;
--rollback drop index leads_figures_of_one_idx;
--rollback drop index leads_figures_idx;

--changeset crm:dashboard-work-indexes
-- What is in work, by who works on it. Of all that was ever recorded, this is little.
create index orders_in_work_idx on orders (assigned_manager, status, sla_due_at)
  where status not in ('CLOSED', 'CANCELLED', 'REFUNDED') or sla_due_at is not null;
create index leads_in_work_idx on leads (assigned_manager, status, sla_due_at)
  where status not in ('REJECTED', 'CONVERTED') or sla_due_at is not null;
create index tasks_in_work_idx on tasks (assignee, due_at) where not completed;
--rollback drop index orders_in_work_idx;
--rollback drop index leads_in_work_idx;
--rollback drop index tasks_in_work_idx;

--changeset crm:dashboard-times-index
-- The stays in each status by their length: a median is read from the middle instead of being sorted for.
create index status_history_times_idx on status_history (from_status, former_status_seconds, occurred_at)
  where subject = 'ORDER' and former_status_seconds is not null;
--rollback drop index status_history_times_idx;
