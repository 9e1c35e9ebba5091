--liquibase formatted sql

--changeset crm:history-corrections
-- A correction names the rows that it withdraws: changes that figures no longer count. If the record goes back to a
-- status that it had, the correction resumes the stay in it, and is not counted itself.
alter table status_history
  add column correction boolean not null default false,
  add column withdraws uuid[] not null default '{}',
  add column resumed boolean not null default false;
alter table status_history add constraint status_history_correction_check check (
  correction or (withdraws = '{}' and not resumed)) not valid;
create index status_history_corrections_idx on status_history (order_id, lead_id) where correction;
--rollback drop index status_history_corrections_idx;
--rollback alter table status_history drop column correction, drop column withdraws, drop column resumed;

--changeset crm:history-corrections-of-orders-in-schema runOnChange:true splitStatements:false
-- As before, but any status may follow if a correction of the same transaction says so.
create or replace function orders_refuse_step() returns trigger language plpgsql as $$
begin
  if current_setting('crm.import', true) = 'on' then
    return new;
  end if;
  if (new.status = any (case old.status
      when 'PENDING_MANAGER' then array['AWAITING_DEPOSIT', 'DEPOSIT_PAID', 'UNDER_INSPECTION', 'CANCELLED']
      when 'AWAITING_DEPOSIT' then array['DEPOSIT_PAID', 'UNDER_INSPECTION', 'CANCELLED']
      when 'DEPOSIT_PAID' then array['UNDER_INSPECTION', 'AWAITING_PAYMENT', 'CANCELLED']
      when 'UNDER_INSPECTION' then array['QUALITY_CONFIRMED', 'QUALITY_DEGRADED', 'CANCELLED']
      when 'QUALITY_CONFIRMED' then array['AWAITING_PAYMENT', 'CANCELLED']
      when 'QUALITY_DEGRADED' then array['AWAITING_PAYMENT', 'UNDER_INSPECTION', 'CANCELLED']
      when 'AWAITING_PAYMENT' then array['FULLY_PAID', 'CANCELLED']
      when 'FULLY_PAID' then array['READY_FOR_SHIPMENT', 'IN_TRANSIT', 'CANCELLED']
      when 'READY_FOR_SHIPMENT' then array['IN_TRANSIT', 'DELIVERED', 'CANCELLED']
      when 'IN_TRANSIT' then array['DELIVERED', 'CANCELLED']
      when 'DELIVERED' then array['PAID_OUT', 'CLOSED']
      when 'PAID_OUT' then array['CLOSED']
      when 'CANCELLED' then array['REFUNDED']
      else '{}'::text[] end)
      or exists (select from "${database.defaultSchemaName}".status_history h
        where h.order_id = new.id and h.correction and h.from_status = old.status and h.to_status = new.status
          and h.tx_id = pg_current_xact_id()))
    and (new.status <> 'CANCELLED' or new.cancel_reason is not null) then
    return new;
  end if;
  raise exception 'order % cannot become % from %', old.order_code, new.status, old.status
    using errcode = 'check_violation', constraint = 'orders_status_transition', table = 'orders';
end $$;
--rollback empty

--changeset crm:history-corrections-of-leads-in-schema runOnChange:true splitStatements:false
create or replace function leads_refuse_step() returns trigger language plpgsql as $$
begin
  if current_setting('crm.import', true) = 'on' then
    return new;
  end if;
  if (new.status = any (case old.status
      when 'NEW' then array['IN_PROGRESS', 'CONTACTED', 'QUALIFIED', 'REJECTED', 'CONVERTED']
      when 'IN_PROGRESS' then array['CONTACTED', 'QUALIFIED', 'REJECTED', 'CONVERTED']
      when 'CONTACTED' then array['IN_PROGRESS', 'QUALIFIED', 'REJECTED', 'CONVERTED']
      when 'QUALIFIED' then array['CONTACTED', 'REJECTED', 'CONVERTED']
      when 'REJECTED' then array['IN_PROGRESS']
      else '{}'::text[] end)
      or exists (select from "${database.defaultSchemaName}".status_history h
        where h.lead_id = new.id and h.correction and h.from_status = old.status and h.to_status = new.status
          and h.tx_id = pg_current_xact_id()))
    and (new.status <> 'REJECTED' or new.reject_reason is not null) then
    return new;
  end if;
  raise exception 'lead % cannot become % from %', old.code, new.status, old.status
    using errcode = 'check_violation', constraint = 'leads_status_transition', table = 'leads';
end $$;
--rollback empty

--changeset crm:history-stays-index
-- With the id, by which a stay that a correction resumed is left out: the median is still read from the index alone.
drop index status_history_times_idx;
create index status_history_times_idx on status_history (from_status, former_status_seconds, occurred_at) include (id)
  where subject = 'ORDER' and former_status_seconds is not null;
--rollback drop index status_history_times_idx;
--rollback create index status_history_times_idx on status_history (from_status, former_status_seconds, occurred_at)
--rollback   where subject = 'ORDER' and former_status_seconds is not null;
