--liquibase formatted sql

--changeset crm:payment-no-removal splitStatements:false
-- Money never disappears: a payment is voided, never deleted. Demo payments leave with their orders.
create function payments_refuse_removal() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and exists (
      select from legacy_records l where l.demo and l.kind = 'ORDER' and l.record_id = old.order_id) then
    return old;
  end if;
  raise exception 'payments are kept: % refused', lower(tg_op)
    using errcode = 'restrict_violation', table = 'payments';
end $$;
--rollback drop function payments_refuse_removal();

--changeset crm:payment-no-removal-triggers
create trigger payments_no_removal before delete on payments
  for each row execute function payments_refuse_removal();
create trigger payments_no_truncate before truncate on payments
  for each statement execute function payments_refuse_removal();
--rollback drop trigger payments_no_removal on payments;
--rollback drop trigger payments_no_truncate on payments;

--changeset crm:payment-no-change splitStatements:false
-- What was recorded stays as it was, and only its status goes on, by the table of PaymentStatus. An import may correct
-- what an import brought and nobody has changed here since.
create function payments_refuse_change() returns trigger language plpgsql as $$
declare
  changed text;
begin
  if current_setting('crm.import', true) = 'on' and exists (
      select from legacy_records l
      where l.kind = 'PAYMENT' and l.record_id = old.id and l.record_version = old.version) then
    return new;
  end if;
  changed := case
    when new.id <> old.id then 'id'
    when new.order_id <> old.order_id then 'order_id'
    when new.direction <> old.direction then 'direction'
    when new.role <> old.role then 'role'
    when new.method <> old.method then 'method'
    when new.amount <> old.amount then 'amount'
    when new.currency <> old.currency then 'currency'
    when new.partner_id is distinct from old.partner_id then 'partner_id'
    when new.created_at <> old.created_at then 'created_at'
    -- The bank names a payment when it happens.
    when old.external_reference is not null and new.external_reference is distinct from old.external_reference
      then 'external_reference'
    when old.status = 'VOIDED' and new.void_reason is distinct from old.void_reason then 'void_reason'
  end;
  if changed is not null then
    raise exception 'the % of payment % was recorded once and cannot be changed', changed, old.id
      using errcode = 'check_violation', constraint = 'payments_' || changed || '_immutable', table = 'payments';
  end if;
  if new.status <> old.status and not new.status = any (case old.status
      when 'PLANNED' then array['COMPLETED', 'VOIDED']
      when 'COMPLETED' then array['VOIDED']
      else '{}'::text[] end) then
    raise exception 'payment % cannot become % from %', old.id, new.status, old.status
      using errcode = 'check_violation', constraint = 'payments_status_transition', table = 'payments';
  end if;
  return new;
end $$;
--rollback drop function payments_refuse_change();

--changeset crm:payment-no-change-trigger
create trigger payments_no_change before update on payments for each row execute function payments_refuse_change();
--rollback drop trigger payments_no_change on payments;
