--liquibase formatted sql

--changeset crm:customer-partner-customers splitStatements:false
-- Customers as partners know them: the values that a partner sent, and nothing from other sources. Partners do not see
-- customer_id, the record of the customer in the CRM.
create table partner_customers (
  id uuid primary key,
  code text not null constraint partner_customers_code_key unique,
  partner_id uuid not null constraint partner_customers_partner_fk references partners,
  customer_id uuid not null constraint partner_customers_customer_fk references customers,
  full_name text not null constraint partner_customers_full_name_check check (char_length(full_name) between 1 and 200),
  phone text constraint partner_customers_phone_check check (phone ~ '^\+[1-9][0-9]{4,14}$'),
  phone_raw text,
  phone_extension text generated always as (phone_extension(phone_raw)) stored,
  email text constraint partner_customers_email_check check (email = lower(email) and position('@' in email) > 1),
  preferred_channel text constraint partner_customers_preferred_channel_check
    check (preferred_channel in ('TELEGRAM', 'WHATSAPP', 'EMAIL', 'PHONE')),
  city text constraint partner_customers_city_check check (char_length(city) <= 200),
  country text constraint partner_customers_country_check check (char_length(country) <= 200),
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index partner_customers_created_idx on partner_customers (partner_id, created_at, id);
create index partner_customers_updated_idx on partner_customers (partner_id, updated_at, id);
create index partner_customers_email_idx on partner_customers (partner_id, email) where email is not null;
create index partner_customers_phone_idx on partner_customers (partner_id, phone) where phone is not null;
create index partner_customers_customer_idx on partner_customers (customer_id);
--rollback drop table partner_customers;
