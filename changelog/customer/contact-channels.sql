--liquibase formatted sql

--changeset crm:customer-handles
alter table customers
  add column telegram text constraint customers_telegram_check check (char_length(telegram) between 1 and 200),
  add column whatsapp text constraint customers_whatsapp_check check (whatsapp ~ '^\+[1-9][0-9]{4,14}$');
create index customers_telegram_idx on customers (lower(telegram)) where telegram is not null;
create index customers_whatsapp_idx on customers (whatsapp) where whatsapp is not null;
--rollback drop index customers_telegram_idx;
--rollback drop index customers_whatsapp_idx;
--rollback alter table customers drop column telegram, drop column whatsapp;

--changeset crm:customer-contact-channels
create table contact_channels (
  id uuid primary key,
  customer_id uuid not null constraint contact_channels_customer_fk references customers,
  channel text not null constraint contact_channels_channel_check check (char_length(channel) between 1 and 200),
  value text not null constraint contact_channels_value_check check (char_length(value) between 1 and 500),
  is_primary boolean not null,
  is_verified boolean not null,
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index contact_channels_customer_idx on contact_channels (customer_id, created_at, id);
--rollback drop table contact_channels;

--changeset crm:customer-preferences
create table customer_preferences (
  id uuid primary key,
  customer_id uuid not null constraint customer_preferences_customer_fk references customers,
  budget text constraint customer_preferences_budget_check check (char_length(budget) <= 200),
  brands text[] not null default '{}' constraint customer_preferences_brands_check check (cardinality(brands) <= 100),
  sizes text[] not null default '{}' constraint customer_preferences_sizes_check check (cardinality(sizes) <= 100),
  language text constraint customer_preferences_language_check check (char_length(language) <= 200),
  time_zone text constraint customer_preferences_time_zone_check check (char_length(time_zone) <= 200),
  consent boolean,
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index customer_preferences_customer_idx on customer_preferences (customer_id, created_at desc, id desc);
--rollback drop table customer_preferences;

--changeset crm:customer-merge-moves-of-all-records
alter table customer_merge_moves drop constraint customer_merge_moves_kind_check;
alter table customer_merge_moves add constraint customer_merge_moves_kind_check check (kind in ('LEAD', 'ORDER', 'TASK',
  'TOUCHPOINT', 'CONTACT_CHANNEL', 'CUSTOMER_PREFERENCES'));
--rollback alter table customer_merge_moves drop constraint customer_merge_moves_kind_check;
--rollback alter table customer_merge_moves add constraint customer_merge_moves_kind_check
--rollback   check (kind in ('LEAD', 'ORDER', 'TASK'));
