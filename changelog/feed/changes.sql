--liquibase formatted sql

--changeset crm:feed-epochs
-- Transaction ids belong to one cluster: a copy of the database elsewhere begins again with low ones. Each cluster that
-- the database has been in is an epoch. Changes of a later epoch follow all those of the earlier ones. The server adds
-- a row when it starts on another cluster; last_* is then the last change that arrived with the copy.
create table feed_epochs (
  epoch integer primary key constraint feed_epochs_epoch_check check (epoch > 0),
  cluster text not null constraint feed_epochs_cluster_check check (char_length(cluster) between 1 and 200),
  started_at timestamptz not null default now(),
  last_tx_id xid8,
  last_seq bigint,
  constraint feed_epochs_last_check check ((last_tx_id is null) = (last_seq is null))
);
--rollback drop table feed_epochs;

--changeset crm:feed-changes
-- The change feed: one row for each change of a record. Triggers write it in the transaction of the change: see
-- changelog/feed/triggers.sql. The position of a change is (epoch, tx_id, seq). A reader that stays below
-- pg_snapshot_xmin never skips a transaction that commits late. tx_id is the transaction, or a later one that changed
-- the same record before: so the changes of a record are in order.
create table changes (
  epoch integer not null,
  tx_id xid8 not null,
  seq bigint not null default nextval('change_seq'),
  record_type text not null constraint changes_record_type_check check (record_type ~ '^[A-Z_]{1,50}$'),
  record_id uuid not null,
  operation text not null constraint changes_operation_check check (
    operation in ('CREATED', 'UPDATED', 'DELETED', 'MERGED', 'LEFT')),
  order_id uuid,
  lead_id uuid,
  customer_id uuid,
  partner_id uuid,
  -- By column: the value before and the value after, or an empty array where values are not kept.
  fields jsonb not null default '{}' constraint changes_fields_check check (jsonb_typeof(fields) = 'object'),
  version bigint,
  actor_kind text not null constraint changes_actor_kind_check check (
    actor_kind in ('USER', 'KEY', 'SYSTEM', 'UNKNOWN')),
  actor_id uuid,
  actor_name text not null constraint changes_actor_name_check check (char_length(actor_name) between 1 and 200),
  mutation text constraint changes_mutation_check check (char_length(mutation) <= 200),
  request_id text constraint changes_request_id_check check (char_length(request_id) <= 200),
  recorded_at timestamptz not null,
  primary key (epoch, tx_id, seq)
);
create index changes_record_idx on changes (record_id, epoch, tx_id, seq);
create index changes_partner_idx on changes (partner_id, epoch, tx_id, seq) where partner_id is not null;
--rollback drop table changes;

--changeset crm:feed-retention
-- The last change that the feed no longer answers: one row. A reader that stopped before it has to begin again.
create table feed_retention (
  id boolean primary key default true constraint feed_retention_one_row_check check (id),
  epoch integer not null default 0,
  tx_id xid8 not null default '0',
  seq bigint not null default 0
);
insert into feed_retention default values;
--rollback drop table feed_retention;
