--liquibase formatted sql

--changeset crm:image-archives
-- How far the copying of one order's pictures has come. The copies' addresses stand in orders.cached_images.
create table image_archives (
  order_id uuid primary key constraint image_archives_order_fk references orders,
  state text not null constraint image_archives_state_check check (state in ('PENDING', 'ARCHIVED', 'PARTIAL', 'FAILED')),
  attempts integer not null default 0 constraint image_archives_attempts_check check (attempts >= 0),
  last_error text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index image_archives_state_idx on image_archives (state, updated_at);
--rollback drop table image_archives;

--changeset crm:image-backfills
create table image_backfills (
  id uuid primary key,
  dry_run boolean not null,
  state text not null constraint image_backfills_state_check check (state in ('RUNNING', 'DONE', 'FAILED')),
  total integer not null default 0,
  done integer not null default 0,
  failed integer not null default 0,
  report jsonb,
  error text,
  started_by uuid,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz
);
create index image_backfills_started_idx on image_backfills (started_at, id);
--rollback drop table image_backfills;
