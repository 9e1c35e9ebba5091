--liquibase formatted sql

--changeset crm:webhook-webhooks
-- URLs to which changes are delivered, with the rights of their owner: a person or a key. epoch, tx_id and seq are the
-- position in the change feed up to which deliveries exist.
create table webhooks (
  id uuid primary key,
  url text not null constraint webhooks_url_check check (char_length(url) <= 2000),
  types text[] not null constraint webhooks_types_check check (cardinality(types) <= 100),
  filter jsonb constraint webhooks_filter_check check (octet_length(filter::text) <= 100000),
  document text constraint webhooks_document_check check (char_length(document) <= 20000),
  variables jsonb constraint webhooks_variables_check check (octet_length(variables::text) <= 100000),
  state text not null constraint webhooks_state_check check (state in ('ACTIVE', 'PAUSED', 'ENDED')),
  state_reason text constraint webhooks_state_reason_check check (char_length(state_reason) <= 500),
  secret bytea not null,
  previous_secret bytea,
  previous_secret_until timestamptz,
  epoch integer not null,
  tx_id bigint not null,
  seq bigint not null,
  failures integer not null default 0 constraint webhooks_failures_check check (failures >= 0),
  owner_kind text not null constraint webhooks_owner_kind_check check (owner_kind in ('USER', 'KEY')),
  owner_id uuid not null,
  owner_name text not null,
  role text not null constraint webhooks_role_check check (role in ('ADMIN', 'PARTNER')),
  partner_id uuid constraint webhooks_partner_fk references partners,
  scopes text[] not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint webhooks_partner_check check ((role = 'PARTNER') = (partner_id is not null)),
  constraint webhooks_previous_secret_check check ((previous_secret is null) = (previous_secret_until is null)),
  constraint webhooks_definition_check check (document is null or (cardinality(types) = 0 and filter is null))
);
create index webhooks_created_idx on webhooks (created_at, id);
create index webhooks_owner_idx on webhooks (owner_id, created_at, id);
create index webhooks_partner_idx on webhooks (partner_id) where partner_id is not null;
--rollback drop table webhooks;

--changeset crm:webhook-deliveries
-- Changes on their way to a webhook, and those that arrived, for a while. Without a position it is a test. While status
-- is SENDING, next_attempt_at is the time after which another node may send it again. The body is made when it is sent.
create table webhook_deliveries (
  id uuid primary key,
  webhook_id uuid not null constraint webhook_deliveries_webhook_fk references webhooks on delete cascade,
  epoch integer,
  tx_id bigint,
  seq bigint,
  record_id uuid not null,
  event text not null constraint webhook_deliveries_event_check check (char_length(event) <= 100),
  status text not null constraint webhook_deliveries_status_check
    check (status in ('PENDING', 'SENDING', 'RETRYING', 'DELIVERED', 'FAILED')),
  attempts integer not null default 0 constraint webhook_deliveries_attempts_check check (attempts >= 0),
  http_status integer,
  response_excerpt text constraint webhook_deliveries_response_excerpt_check
    check (char_length(response_excerpt) <= 1000),
  error text constraint webhook_deliveries_error_check check (char_length(error) <= 500),
  first_attempt_at timestamptz,
  next_attempt_at timestamptz,
  created_at timestamptz not null,
  finished_at timestamptz,
  constraint webhook_deliveries_finished_check
    check ((finished_at is null) = (status in ('PENDING', 'SENDING', 'RETRYING'))
      and (finished_at is null) = (next_attempt_at is not null))
);
create unique index webhook_deliveries_position_key on webhook_deliveries (webhook_id, epoch, tx_id, seq);
create index webhook_deliveries_created_idx on webhook_deliveries (webhook_id, created_at, id);
create index webhook_deliveries_open_idx on webhook_deliveries (webhook_id, record_id) where finished_at is null;
create index webhook_deliveries_finished_idx on webhook_deliveries (finished_at) where finished_at is not null;
--rollback drop table webhook_deliveries;
