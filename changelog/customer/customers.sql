--liquibase formatted sql

--changeset crm:customer-customers
create table customers (
  id uuid primary key,
  code text not null constraint customers_code_key unique,
  legacy_id text constraint customers_legacy_id_key unique,
  legacy_uuid uuid constraint customers_legacy_uuid_key unique,
  full_name text not null constraint customers_full_name_check check (char_length(full_name) between 1 and 200),
  phone text constraint customers_phone_check check (phone ~ '^\+[1-9][0-9]{4,14}$'),
  phone_raw text,
  email text constraint customers_email_check check (email = lower(email) and position('@' in email) > 1),
  preferred_channel text constraint customers_preferred_channel_check
    check (preferred_channel in ('TELEGRAM', 'WHATSAPP', 'EMAIL', 'PHONE')),
  city text constraint customers_city_check check (char_length(city) <= 200),
  country text constraint customers_country_check check (char_length(country) <= 200),
  merged_into uuid constraint customers_merged_into_fk references customers
    constraint customers_merged_into_check check (merged_into <> id),
  merged_at timestamptz,
  partner_id uuid constraint customers_partner_fk references partners,
  external_reference text constraint customers_external_reference_check check (char_length(external_reference) <= 200),
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  tx_id xid8 not null default pg_current_xact_id(),
  change_seq bigint not null default nextval('change_seq'),
  constraint customers_external_reference_key unique (partner_id, external_reference)
);
create index customers_created_idx on customers (created_at, id);
create index customers_updated_idx on customers (updated_at, id);
create index customers_name_idx on customers (full_name, id);
create index customers_email_idx on customers (email);
create index customers_phone_idx on customers (phone);
create index customers_city_idx on customers (city, created_at, id);
create index customers_country_idx on customers (country, created_at, id);
create index customers_channel_idx on customers (preferred_channel, created_at, id);
create index customers_merged_into_idx on customers (merged_into) where merged_into is not null;
create index customers_feed_idx on customers (tx_id, change_seq);
create index customers_name_trgm on customers using gin (full_name gin_trgm_ops);
create index customers_email_trgm on customers using gin (email gin_trgm_ops);
create index customers_phone_trgm on customers using gin (phone gin_trgm_ops);
create trigger customers_stamp before insert or update on customers for each row execute function stamp_change();
--rollback drop table customers;
