--liquibase formatted sql

--changeset crm:order-steps splitStatements:false
-- The table of OrderStatus, once more: what Java refuses, nobody else writes either. Imports keep what was.
create function orders_refuse_step() returns trigger language plpgsql as $$
begin
  if current_setting('crm.import', true) = 'on' then
    return new;
  end if;
  if new.status = any (case old.status
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
    and (new.status <> 'CANCELLED' or new.cancel_reason is not null) then
    return new;
  end if;
  raise exception 'order % cannot become % from %', old.order_code, new.status, old.status
    using errcode = 'check_violation', constraint = 'orders_status_transition', table = 'orders';
end $$;
--rollback drop function orders_refuse_step();

--changeset crm:order-steps-trigger
create trigger orders_steps before update of status on orders for each row
  when (old.status is distinct from new.status) execute function orders_refuse_step();
--rollback drop trigger orders_steps on orders;
