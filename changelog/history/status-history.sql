--liquibase formatted sql

--changeset crm:history-status-history
-- One row for each change of status of a lead or an order. Rows are only ever added.
create table status_history (
  id uuid primary key,
  subject text not null constraint status_history_subject_check check (subject in ('LEAD', 'ORDER')),
  lead_id uuid constraint status_history_lead_fk references leads,
  order_id uuid constraint status_history_order_fk references orders,
  from_status text,
  to_status text not null,
  actor_kind text not null constraint status_history_actor_kind_check check (actor_kind in ('USER', 'KEY', 'SYSTEM', 'UNKNOWN')),
  actor_id uuid,
  actor_name text not null constraint status_history_actor_name_check check (char_length(actor_name) between 1 and 200),
  occurred_at timestamptz not null,
  note text constraint status_history_note_check check (char_length(note) <= 10000),
  reason text,
  -- How long the former status had lasted; null where it is not known.
  former_status_seconds bigint constraint status_history_former_status_check check (former_status_seconds >= 0),
  imported boolean not null default false,
  rebuilt boolean not null default false,
  tx_id xid8 not null default pg_current_xact_id(),
  change_seq bigint not null default nextval('change_seq'),
  constraint status_history_one_subject_check check (
    (subject = 'LEAD' and lead_id is not null and order_id is null)
    or (subject = 'ORDER' and order_id is not null and lead_id is null)),
  constraint status_history_lead_status_check check (subject <> 'LEAD' or (
    to_status in ('NEW', 'IN_PROGRESS', 'CONTACTED', 'QUALIFIED', 'REJECTED', 'CONVERTED')
    and from_status in ('NEW', 'IN_PROGRESS', 'CONTACTED', 'QUALIFIED', 'REJECTED', 'CONVERTED'))),
  constraint status_history_order_status_check check (subject <> 'ORDER' or (
    to_status in ('PENDING_MANAGER', 'AWAITING_DEPOSIT', 'DEPOSIT_PAID', 'UNDER_INSPECTION', 'QUALITY_CONFIRMED',
      'QUALITY_DEGRADED', 'AWAITING_PAYMENT', 'FULLY_PAID', 'READY_FOR_SHIPMENT', 'IN_TRANSIT', 'DELIVERED', 'PAID_OUT',
      'CLOSED', 'CANCELLED', 'REFUNDED')
    and from_status in ('PENDING_MANAGER', 'AWAITING_DEPOSIT', 'DEPOSIT_PAID', 'UNDER_INSPECTION', 'QUALITY_CONFIRMED',
      'QUALITY_DEGRADED', 'AWAITING_PAYMENT', 'FULLY_PAID', 'READY_FOR_SHIPMENT', 'IN_TRANSIT', 'DELIVERED', 'PAID_OUT',
      'CLOSED', 'CANCELLED', 'REFUNDED'))),
  constraint status_history_reason_check check (reason is null or case subject
    when 'LEAD' then reason in ('NOT_INTERESTED', 'UNREACHABLE', 'PRICE', 'BIKE_UNAVAILABLE', 'SPAM', 'DUPLICATE',
      'ORDER_CANCELLED', 'OTHER')
    else reason in ('CUSTOMER_CHANGED_MIND', 'BIKE_UNAVAILABLE', 'SELLER_UNRESPONSIVE', 'SELLER_FRAUD_SUSPECTED',
      'QUALITY_MISMATCH', 'FAILED_INSPECTION', 'PAYMENT_NOT_RECEIVED', 'DUPLICATE_BOOKING', 'LOGISTICS_IMPOSSIBLE',
      'CUSTOMER_UNREACHABLE', 'COMPLIANCE', 'SERVICE_FAILURE', 'OTHER') end)
);
create index status_history_order_idx on status_history (order_id, occurred_at, id) where order_id is not null;
create index status_history_lead_idx on status_history (lead_id, occurred_at, id) where lead_id is not null;
create index status_history_occurred_idx on status_history (occurred_at, id);
create index status_history_to_idx on status_history (subject, to_status, occurred_at);
create index status_history_actor_idx on status_history (actor_id, occurred_at);
create index status_history_feed_idx on status_history (tx_id, change_seq, id);
create trigger status_history_stamp before insert on status_history for each row execute function stamp_change();
--rollback drop table status_history;

--changeset crm:history-insert-only splitStatements:false
-- Demo records leave when real ones come, and their history with them; no other row can be changed or deleted.
create function status_history_refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and exists (
      select from legacy_records l where l.demo and l.record_id in (old.order_id, old.lead_id)) then
    return old;
  end if;
  raise exception 'status history is insert-only: % refused', lower(tg_op)
    using errcode = 'restrict_violation', table = 'status_history';
end $$;
--rollback drop function status_history_refuse_change();

--changeset crm:history-insert-only-triggers
create trigger status_history_no_change before update or delete on status_history
  for each row execute function status_history_refuse_change();
create trigger status_history_no_truncate before truncate on status_history
  for each statement execute function status_history_refuse_change();
--rollback drop trigger status_history_no_change on status_history;
--rollback drop trigger status_history_no_truncate on status_history;
