--liquibase formatted sql

--changeset crm:audit-log
-- Who changed what in the old CRM. entity and entity_id are the table and the id there; record_id is the record here.
create table audit_log (
  id uuid primary key,
  actor_id uuid constraint audit_log_actor_fk references users,
  actor_legacy_id text constraint audit_log_actor_legacy_id_check check (char_length(actor_legacy_id) <= 200),
  action text not null constraint audit_log_action_check check (char_length(action) between 1 and 200),
  entity text not null constraint audit_log_entity_check check (char_length(entity) between 1 and 200),
  entity_id text constraint audit_log_entity_id_check check (char_length(entity_id) between 1 and 200),
  record_id uuid,
  payload jsonb,
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index audit_log_created_idx on audit_log (created_at, id);
create index audit_log_record_idx on audit_log (record_id, created_at, id);
create index audit_log_entity_idx on audit_log (entity, entity_id, created_at, id);
create index audit_log_actor_idx on audit_log (actor_id, created_at, id);
--rollback drop table audit_log;
