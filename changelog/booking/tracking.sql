--liquibase formatted sql

--changeset crm:booking-tracking-tokens
-- What a customer holds to see one order's progress. Only the SHA-256 of the token is kept.
create table tracking_tokens (
  id uuid primary key,
  order_id uuid not null constraint tracking_tokens_order_fk references orders,
  token_hash bytea not null constraint tracking_tokens_hash_key unique
    constraint tracking_tokens_hash_check check (octet_length(token_hash) = 32),
  imported boolean not null default false,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz
);
create index tracking_tokens_order_idx on tracking_tokens (order_id);
--rollback drop table tracking_tokens;
