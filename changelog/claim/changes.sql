--liquibase formatted sql

--changeset crm:claim-case-resolution
alter table order_cases
  add column resolution text constraint order_cases_resolution_check check (char_length(resolution) <= 10000);
--rollback alter table order_cases drop column resolution;

--changeset crm:claim-decisions
-- Who decided, also where a request was rejected, and the payment that settles it.
alter table refund_requests
  add column reason text constraint refund_requests_reason_check check (char_length(reason) <= 10000),
  add column decided_by uuid constraint refund_requests_decided_by_fk references users,
  add column decided_at timestamptz,
  add column payment_id uuid constraint refund_requests_payment_fk references payments
    constraint refund_requests_payment_key unique;
alter table compensation_requests
  add column reason text constraint compensation_requests_reason_check check (char_length(reason) <= 10000),
  add column decided_by uuid constraint compensation_requests_decided_by_fk references users,
  add column decided_at timestamptz,
  add column payment_id uuid constraint compensation_requests_payment_fk references payments
    constraint compensation_requests_payment_key unique;
create index refund_requests_decided_by_idx on refund_requests (decided_by);
create index compensation_requests_decided_by_idx on compensation_requests (decided_by);
--rollback alter table refund_requests drop column reason, drop column decided_by, drop column decided_at,
--rollback   drop column payment_id;
--rollback alter table compensation_requests drop column reason, drop column decided_by, drop column decided_at,
--rollback   drop column payment_id;
