--liquibase formatted sql

--changeset crm:bike-catalogue
-- What is for sale now. Orders keep their own snapshot and never need a row here, so nothing refers to it.
create table bikes (
  id uuid primary key,
  bike_id text not null constraint bikes_bike_id_key unique
    constraint bikes_bike_id_check check (char_length(bike_id) between 1 and 200),
  name text,
  brand text,
  model text,
  year integer,
  size text,
  category text,
  price numeric(14, 2) constraint bikes_price_check check (price >= 0),
  currency text not null default 'EUR' constraint bikes_currency_check check (currency ~ '^[A-Z]{3}$'),
  description text,
  url text,
  main_photo_url text,
  images text[] not null default '{}',
  active boolean not null default true,
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  tx_id xid8 not null default pg_current_xact_id(),
  change_seq bigint not null default nextval('change_seq')
);
create index bikes_feed_idx on bikes (tx_id, change_seq);
create trigger bikes_stamp before insert or update on bikes for each row execute function stamp_change();
--rollback drop table bikes;
