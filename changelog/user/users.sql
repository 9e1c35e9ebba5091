--liquibase formatted sql

--changeset crm:user-users
-- The id is the identity provider's: the claim `sub` of the token.
create table users (
  id uuid primary key,
  name text not null constraint users_name_check check (char_length(name) between 1 and 200),
  email text,
  role text not null constraint users_role_check check (role in ('MANAGER', 'ADMIN', 'ANALYST')),
  active boolean not null default true,
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  tx_id xid8 not null default pg_current_xact_id(),
  change_seq bigint not null default nextval('change_seq')
);
create index users_name_idx on users (name, id);
create index users_email_idx on users (lower(email));
create index users_feed_idx on users (tx_id, change_seq);
create trigger users_stamp before insert or update on users for each row execute function stamp_change();
--rollback drop table users;
