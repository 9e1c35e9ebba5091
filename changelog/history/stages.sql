--liquibase formatted sql

--changeset crm:history-stage
-- A row whose two statuses are the same records a change of the stage. The stages are checked by the table orders.
alter table status_history
  add column stage text constraint status_history_stage_check check (char_length(stage) <= 100),
  add column legacy_status text
    constraint status_history_legacy_status_check check (char_length(legacy_status) <= 200);
--rollback alter table status_history drop column stage, drop column legacy_status;

--changeset crm:history-superseded-by-reserve
alter table status_history drop constraint status_history_reason_check;
alter table status_history add constraint status_history_reason_check check (reason is null or case subject
  when 'LEAD' then reason in ('NOT_INTERESTED', 'UNREACHABLE', 'PRICE', 'BIKE_UNAVAILABLE', 'SPAM', 'DUPLICATE',
    'ORDER_CANCELLED', 'OTHER')
  else reason in ('CUSTOMER_CHANGED_MIND', 'BIKE_UNAVAILABLE', 'SELLER_UNRESPONSIVE', 'SELLER_FRAUD_SUSPECTED',
    'QUALITY_MISMATCH', 'FAILED_INSPECTION', 'PAYMENT_NOT_RECEIVED', 'DUPLICATE_BOOKING', 'SUPERSEDED_BY_RESERVE',
    'LOGISTICS_IMPOSSIBLE', 'CUSTOMER_UNREACHABLE', 'COMPLIANCE', 'SERVICE_FAILURE', 'OTHER') end);
--rollback alter table status_history drop constraint status_history_reason_check;
--rollback alter table status_history add constraint status_history_reason_check check (
--rollback   reason is null or case subject
--rollback   when 'LEAD' then reason in ('NOT_INTERESTED', 'UNREACHABLE', 'PRICE', 'BIKE_UNAVAILABLE', 'SPAM',
--rollback     'DUPLICATE', 'ORDER_CANCELLED', 'OTHER')
--rollback   else reason in ('CUSTOMER_CHANGED_MIND', 'BIKE_UNAVAILABLE', 'SELLER_UNRESPONSIVE',
--rollback     'SELLER_FRAUD_SUSPECTED', 'QUALITY_MISMATCH', 'FAILED_INSPECTION', 'PAYMENT_NOT_RECEIVED',
--rollback     'DUPLICATE_BOOKING', 'LOGISTICS_IMPOSSIBLE', 'CUSTOMER_UNREACHABLE', 'COMPLIANCE',
--rollback     'SERVICE_FAILURE', 'OTHER') end);
