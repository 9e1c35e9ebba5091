--liquibase formatted sql

--changeset crm:payment-payments
create table payments (
  id uuid primary key,
  order_id uuid not null constraint payments_order_fk references orders,
  direction text not null constraint payments_direction_check check (direction in ('INCOMING', 'OUTGOING')),
  role text not null constraint payments_role_check
    check (role in ('DEPOSIT', 'BALANCE', 'REFUND', 'PAYOUT', 'COMPENSATION')),
  method text not null constraint payments_method_check
    check (method in ('CARD', 'BANK_TRANSFER', 'CASH', 'VOUCHER', 'OTHER')),
  amount numeric(16, 2) not null constraint payments_amount_check check (amount >= 0),
  currency text not null constraint payments_currency_check check (currency ~ '^[A-Z]{3}$'),
  status text not null constraint payments_status_check check (status in ('PLANNED', 'COMPLETED', 'VOIDED')),
  void_reason text constraint payments_void_reason_check check (char_length(void_reason) <= 10000),
  external_reference text constraint payments_external_reference_check check (char_length(external_reference) <= 200),
  partner_id uuid constraint payments_partner_fk references partners,
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  tx_id xid8 not null default pg_current_xact_id(),
  change_seq bigint not null default nextval('change_seq'),
  constraint payments_external_reference_key unique (partner_id, external_reference),
  constraint payments_void_check check ((status = 'VOIDED') = (void_reason is not null))
);
create index payments_order_idx on payments (order_id, created_at, id);
create index payments_feed_idx on payments (tx_id, change_seq);
create trigger payments_stamp before insert or update on payments for each row execute function stamp_change();
--rollback drop table payments;
