--liquibase formatted sql

--changeset crm:inbox-notifications
-- What a person was told: that a comment mentions them, and that somebody assigned work to them. What is due and what
-- breached its service level is not here: the inbox reads it from the records.
create table notifications (
  id uuid primary key,
  recipient_id uuid not null constraint notifications_recipient_fk references users on delete cascade,
  kind text not null constraint notifications_kind_check check (kind in ('MENTION', 'ASSIGNMENT')),
  comment_id uuid constraint notifications_comment_fk references comments on delete cascade,
  order_id uuid constraint notifications_order_fk references orders on delete cascade,
  lead_id uuid constraint notifications_lead_fk references leads on delete cascade,
  task_id uuid constraint notifications_task_fk references tasks on delete cascade,
  actor_kind text not null constraint notifications_actor_kind_check
    check (actor_kind in ('USER', 'KEY', 'SYSTEM', 'UNKNOWN')),
  actor_id uuid,
  actor_name text not null constraint notifications_actor_name_check check (char_length(actor_name) between 1 and 200),
  occurred_at timestamptz not null,
  read_at timestamptz,
  constraint notifications_record_check check (num_nonnulls(comment_id, order_id, lead_id, task_id) = 1
    and (kind = 'MENTION') = (comment_id is not null))
);
create index notifications_recipient_idx on notifications (recipient_id, occurred_at, id);
create index notifications_unread_idx on notifications (recipient_id, occurred_at, id) where read_at is null;
create index notifications_occurred_idx on notifications (occurred_at);
create index notifications_comment_idx on notifications (comment_id) where comment_id is not null;
create index notifications_order_idx on notifications (order_id) where order_id is not null;
create index notifications_lead_idx on notifications (lead_id) where lead_id is not null;
create index notifications_task_idx on notifications (task_id) where task_id is not null;
--rollback drop table notifications;

--changeset crm:inbox-reads
-- Which due tasks and breaches a person has read. The key changes with the due time.
create table inbox_reads (
  person_id uuid not null constraint inbox_reads_person_fk references users on delete cascade,
  item_key uuid not null,
  read_at timestamptz not null,
  primary key (person_id, item_key)
);
--rollback drop table inbox_reads;
