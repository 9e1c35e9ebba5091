--liquibase formatted sql

--changeset crm:command-idempotency-records
-- The outcome of a mutation under its caller's key; see the mutations' idempotencyKey.
create table idempotency_records (
  caller text not null,
  mutation text not null,
  key text not null constraint idempotency_records_key_check check (char_length(key) between 1 and 200),
  input_hash bytea not null constraint idempotency_records_hash_check check (octet_length(input_hash) = 32),
  outcome jsonb not null,
  created_at timestamptz not null,
  primary key (caller, mutation, key)
);
create index idempotency_records_created_idx on idempotency_records (created_at);
--rollback drop table idempotency_records;
