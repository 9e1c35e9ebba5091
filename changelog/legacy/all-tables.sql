--liquibase formatted sql

--changeset crm:legacy-records-all-tables
alter table legacy_records drop constraint legacy_records_kind_check;
alter table legacy_records add constraint legacy_records_kind_check check (kind in ('USER', 'TELEGRAM_SUBSCRIBER',
  'BIKE', 'CUSTOMER', 'CONTACT_CHANNEL', 'CUSTOMER_PREFERENCES', 'LEAD', 'ORDER', 'ORDER_STATUS_EVENT', 'PAYMENT',
  'TRANSACTION', 'SHIPMENT', 'INSPECTION', 'NEGOTIATION', 'DOCUMENT', 'TASK', 'FOLLOW_UP', 'TOUCHPOINT', 'ORDER_CASE',
  'REFUND_REQUEST', 'COMPENSATION_REQUEST', 'AUDIT_ENTRY'));
--rollback alter table legacy_records drop constraint legacy_records_kind_check;
--rollback alter table legacy_records add constraint legacy_records_kind_check check (kind in ('USER', 'BIKE',
--rollback   'CUSTOMER', 'LEAD', 'ORDER', 'ORDER_STATUS_EVENT', 'PAYMENT', 'SHIPMENT', 'NEGOTIATION', 'TASK'));
