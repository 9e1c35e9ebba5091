--liquibase formatted sql

--changeset crm:order-superseded
alter table orders
  add column cancel_note text constraint orders_cancel_note_check check (char_length(cancel_note) <= 10000),
  add column reserve_paid_at timestamptz,
  add column superseded_by uuid constraint orders_superseded_by_fk references orders
    constraint orders_superseded_by_check check (superseded_by <> id),
  add constraint orders_cancel_note_status_check check (cancel_note is null or status in ('CANCELLED', 'REFUNDED'));
create index orders_superseded_by_idx on orders (superseded_by) where superseded_by is not null;
--rollback drop index orders_superseded_by_idx;
--rollback alter table orders drop column cancel_note, drop column reserve_paid_at, drop column superseded_by;

--changeset crm:order-superseded-by-reserve
alter table orders drop constraint orders_cancel_reason_check;
alter table orders add constraint orders_cancel_reason_check check (cancel_reason in ('CUSTOMER_CHANGED_MIND',
  'BIKE_UNAVAILABLE', 'SELLER_UNRESPONSIVE', 'SELLER_FRAUD_SUSPECTED', 'QUALITY_MISMATCH', 'FAILED_INSPECTION',
  'PAYMENT_NOT_RECEIVED', 'DUPLICATE_BOOKING', 'SUPERSEDED_BY_RESERVE', 'LOGISTICS_IMPOSSIBLE',
  'CUSTOMER_UNREACHABLE', 'COMPLIANCE', 'SERVICE_FAILURE', 'OTHER'));
--rollback alter table orders drop constraint orders_cancel_reason_check;
--rollback alter table orders add constraint orders_cancel_reason_check check (cancel_reason in (
--rollback   'CUSTOMER_CHANGED_MIND', 'BIKE_UNAVAILABLE', 'SELLER_UNRESPONSIVE', 'SELLER_FRAUD_SUSPECTED',
--rollback   'QUALITY_MISMATCH', 'FAILED_INSPECTION', 'PAYMENT_NOT_RECEIVED', 'DUPLICATE_BOOKING',
--rollback   'LOGISTICS_IMPOSSIBLE', 'CUSTOMER_UNREACHABLE', 'COMPLIANCE', 'SERVICE_FAILURE', 'OTHER'));
