--liquibase formatted sql

--changeset crm:order-negotiations
create table negotiations (
  id uuid primary key,
  order_id uuid not null constraint negotiations_order_fk references orders,
  platform text constraint negotiations_platform_check check (char_length(platform) <= 200),
  start_price numeric(14, 2) constraint negotiations_start_price_check check (start_price >= 0),
  final_price numeric(14, 2) constraint negotiations_final_price_check check (final_price >= 0),
  currency text not null default 'EUR' constraint negotiations_currency_check check (currency ~ '^[A-Z]{3}$'),
  success boolean,
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index negotiations_order_idx on negotiations (order_id, created_at, id);
--rollback drop table negotiations;

--changeset crm:order-reviews
create table reviews (
  id uuid primary key,
  order_id uuid not null constraint reviews_order_fk references orders,
  rating integer not null constraint reviews_rating_check check (rating between 1 and 5),
  text text constraint reviews_text_check check (char_length(text) <= 10000),
  reply text constraint reviews_reply_check check (char_length(reply) <= 10000),
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index reviews_order_idx on reviews (order_id, created_at, id);
--rollback drop table reviews;

--changeset crm:order-coupons
create table coupons (
  id uuid primary key,
  order_id uuid constraint coupons_order_fk references orders,
  code text not null constraint coupons_code_key unique constraint coupons_code_check check (char_length(code) between 1 and 200),
  percent numeric(5, 2) constraint coupons_percent_check check (percent > 0 and percent <= 100),
  amount numeric(14, 2) constraint coupons_amount_check check (amount > 0),
  currency text constraint coupons_currency_check check (currency ~ '^[A-Z]{3}$'),
  valid_from timestamptz,
  valid_until timestamptz,
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint coupons_value_check check (num_nonnulls(percent, amount) = 1),
  constraint coupons_amount_currency_check check ((amount is null) = (currency is null)),
  constraint coupons_validity_check check (valid_from < valid_until)
);
create index coupons_order_idx on coupons (order_id, created_at, id);
--rollback drop table coupons;

--changeset crm:order-documents
create table documents (
  id uuid primary key,
  order_id uuid not null constraint documents_order_fk references orders,
  type text not null constraint documents_type_check check (type in ('INVOICE', 'CONTRACT', 'RECEIPT', 'CUSTOMS',
    'INSPECTION_REPORT', 'PHOTO', 'OTHER')),
  url text not null,
  uploaded_at timestamptz not null,
  created_at timestamptz not null
);
create index documents_order_idx on documents (order_id, uploaded_at, id);
--rollback drop table documents;
