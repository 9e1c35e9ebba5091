--liquibase formatted sql

--changeset crm:touchpoint-touchpoints
-- A contact with a customer: a call, a message, a visit.
create table touchpoints (
  id uuid primary key,
  customer_id uuid constraint touchpoints_customer_fk references customers,
  lead_id uuid constraint touchpoints_lead_fk references leads,
  order_id uuid constraint touchpoints_order_fk references orders,
  manager_id uuid constraint touchpoints_manager_fk references users,
  channel text constraint touchpoints_channel_check check (char_length(channel) between 1 and 200),
  direction text constraint touchpoints_direction_check check (direction in ('INCOMING', 'OUTGOING')),
  type text constraint touchpoints_type_check check (char_length(type) between 1 and 200),
  summary text constraint touchpoints_summary_check check (char_length(summary) <= 10000),
  payload jsonb,
  happened_at timestamptz not null,
  response_due_at timestamptz,
  responded_at timestamptz,
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint touchpoints_subject_check check (num_nonnulls(customer_id, lead_id, order_id) > 0)
);
create index touchpoints_customer_idx on touchpoints (customer_id, happened_at, id);
create index touchpoints_lead_idx on touchpoints (lead_id, happened_at, id);
create index touchpoints_order_idx on touchpoints (order_id, happened_at, id);
create index touchpoints_manager_idx on touchpoints (manager_id);
--rollback drop table touchpoints;
