--liquibase formatted sql

--changeset crm:security-partners
-- Who sends bookings and leads server to server. Keys come and go, the partner stays.
create table partners (
  id uuid primary key,
  name text not null constraint partners_name_key unique
    constraint partners_name_check check (char_length(name) between 1 and 200),
  created_at timestamptz not null default now()
);
--rollback drop table partners;

--changeset crm:security-api-keys
create table api_keys (
  id uuid primary key,
  name text not null constraint api_keys_name_check check (char_length(name) between 1 and 200),
  partner_id uuid constraint api_keys_partner_fk references partners,
  role text not null constraint api_keys_role_check check (role in ('ANALYST', 'PARTNER')),
  key_hash bytea not null constraint api_keys_hash_key unique
    constraint api_keys_hash_check check (octet_length(key_hash) = 32),
  key_prefix text not null,
  scopes text[] not null default '{}',
  created_by uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  constraint api_keys_partner_check check ((role = 'PARTNER') = (partner_id is not null))
);
create index api_keys_partner_idx on api_keys (partner_id);
--rollback drop table api_keys;
