--liquibase formatted sql

--changeset crm:claim-order-cases
create table order_cases (
  id uuid primary key,
  order_id uuid not null constraint order_cases_order_fk references orders,
  type text constraint order_cases_type_check check (char_length(type) between 1 and 200),
  status text not null constraint order_cases_status_check check (char_length(status) between 1 and 200),
  reason_code text constraint order_cases_reason_code_check check (char_length(reason_code) between 1 and 200),
  reason text constraint order_cases_reason_check check (char_length(reason) <= 10000),
  opened_by uuid constraint order_cases_opened_by_fk references users,
  resolved_by uuid constraint order_cases_resolved_by_fk references users,
  opened_at timestamptz not null,
  resolved_at timestamptz,
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index order_cases_order_idx on order_cases (order_id, opened_at, id);
create index order_cases_opened_by_idx on order_cases (opened_by);
create index order_cases_resolved_by_idx on order_cases (resolved_by);
--rollback drop table order_cases;

--changeset crm:claim-refund-requests
create table refund_requests (
  id uuid primary key,
  order_id uuid not null constraint refund_requests_order_fk references orders,
  case_id uuid constraint refund_requests_case_fk references order_cases,
  status text not null constraint refund_requests_status_check
    check (status in ('PENDING_REVIEW', 'APPROVED', 'REJECTED', 'PAYMENT_PENDING', 'PAID')),
  reason_code text constraint refund_requests_reason_code_check check (char_length(reason_code) between 1 and 200),
  amount_rub numeric(14, 2) constraint refund_requests_amount_rub_check check (amount_rub >= 0),
  amount_eur numeric(14, 2) constraint refund_requests_amount_eur_check check (amount_eur >= 0),
  reserve_action text constraint refund_requests_reserve_action_check
    check (char_length(reserve_action) between 1 and 200),
  decision_note text constraint refund_requests_decision_note_check check (char_length(decision_note) <= 10000),
  requested_by uuid constraint refund_requests_requested_by_fk references users,
  approved_by uuid constraint refund_requests_approved_by_fk references users,
  paid_at timestamptz,
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index refund_requests_order_idx on refund_requests (order_id, created_at, id);
create index refund_requests_case_idx on refund_requests (case_id);
create index refund_requests_requested_by_idx on refund_requests (requested_by);
create index refund_requests_approved_by_idx on refund_requests (approved_by);
--rollback drop table refund_requests;

--changeset crm:claim-compensation-requests
create table compensation_requests (
  id uuid primary key,
  order_id uuid not null constraint compensation_requests_order_fk references orders,
  case_id uuid constraint compensation_requests_case_fk references order_cases,
  status text not null constraint compensation_requests_status_check
    check (status in ('PENDING_REVIEW', 'APPROVED', 'REJECTED', 'SETTLEMENT_PENDING', 'SETTLED')),
  reason_code text constraint compensation_requests_reason_code_check
    check (char_length(reason_code) between 1 and 200),
  amount_rub numeric(14, 2) constraint compensation_requests_amount_rub_check check (amount_rub >= 0),
  amount_eur numeric(14, 2) constraint compensation_requests_amount_eur_check check (amount_eur >= 0),
  type text constraint compensation_requests_type_check check (char_length(type) between 1 and 200),
  decision_note text constraint compensation_requests_decision_note_check check (char_length(decision_note) <= 10000),
  requested_by uuid constraint compensation_requests_requested_by_fk references users,
  approved_by uuid constraint compensation_requests_approved_by_fk references users,
  settled_at timestamptz,
  version integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index compensation_requests_order_idx on compensation_requests (order_id, created_at, id);
create index compensation_requests_case_idx on compensation_requests (case_id);
create index compensation_requests_requested_by_idx on compensation_requests (requested_by);
create index compensation_requests_approved_by_idx on compensation_requests (approved_by);
--rollback drop table compensation_requests;
