--liquibase formatted sql

--changeset crm:orders-stage
-- The stage says where within its status an order stands. The old CRM had finer statuses; the code as it came is kept.
alter table orders
  add column stage text,
  add column legacy_status text constraint orders_legacy_status_check check (char_length(legacy_status) <= 200);
alter table orders add constraint orders_stage_check check (stage is null or case status
  when 'UNDER_INSPECTION' then stage in ('SELLER_CHECK', 'HUNTING', 'SELLER_NEGOTIATION')
  when 'QUALITY_CONFIRMED' then stage in ('CHECK_READY', 'NEGOTIATION_FINISHED', 'AWAITING_CUSTOMER_DECISION')
  when 'QUALITY_DEGRADED' then stage in ('AWAITING_CUSTOMER_DECISION')
  when 'FULLY_PAID' then stage in ('BIKE_BOUGHT', 'SELLER_SHIPPED', 'EXPERT_RECEIVED', 'EXPERT_INSPECTION',
    'EXPERT_REPORT_READY', 'AWAITING_CUSTOMER_DECISION')
  when 'READY_FOR_SHIPMENT' then stage in ('WAREHOUSE_RECEIVED', 'WAREHOUSE_REPACKED')
  else false end);
create index orders_stage_idx on orders (stage, created_at, id) where stage is not null;
--rollback drop index orders_stage_idx;
--rollback alter table orders drop column stage, drop column legacy_status;

--changeset crm:orders-figures-of-the-old-crm
alter table orders
  add column negotiated_price numeric(14, 2) constraint orders_negotiated_price_check check (negotiated_price >= 0),
  add column commission numeric(14, 2) constraint orders_commission_check check (commission >= 0),
  add column initial_quality text constraint orders_initial_quality_check check (initial_quality in ('A', 'B', 'C')),
  add column final_quality text constraint orders_final_quality_check check (final_quality in ('A', 'B', 'C')),
  add column refundable boolean;
comment on column orders.negotiated_price is 'EUR, agreed with the seller';
comment on column orders.commission is 'EUR';
--rollback alter table orders drop column negotiated_price, drop column commission, drop column initial_quality;
--rollback alter table orders drop column final_quality, drop column refundable;
