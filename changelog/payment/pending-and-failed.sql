--liquibase formatted sql

--changeset crm:payment-pending-and-failed
-- The old CRM has payments that were started, or failed. Only a completed payment counts.
alter table payments drop constraint payments_status_check;
alter table payments add constraint payments_status_check
  check (status in ('PLANNED', 'PENDING', 'COMPLETED', 'FAILED', 'VOIDED'));
--rollback alter table payments drop constraint payments_status_check;
--rollback alter table payments add constraint payments_status_check
--rollback   check (status in ('PLANNED', 'COMPLETED', 'VOIDED'));

--changeset crm:payment-description
alter table payments
  add column description text constraint payments_description_check check (char_length(description) <= 10000),
  add column occurred_at timestamptz,
  add column related_payment_id uuid constraint payments_related_payment_fk references payments
    constraint payments_related_payment_check check (related_payment_id <> id);
create index payments_related_payment_idx on payments (related_payment_id) where related_payment_id is not null;
comment on column payments.occurred_at is 'When the money moved; null: when it was recorded';
--rollback drop index payments_related_payment_idx;
--rollback alter table payments drop column description, drop column occurred_at, drop column related_payment_id;

--changeset crm:payment-no-change-of-description splitStatements:false
-- As before, with the new statuses and columns.
create or replace function payments_refuse_change() returns trigger language plpgsql as $$
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
    when new.description is distinct from old.description then 'description'
    when new.related_payment_id is distinct from old.related_payment_id then 'related_payment_id'
    -- The time and the reference of the bank come when the payment happens.
    when old.occurred_at is not null and new.occurred_at is distinct from old.occurred_at then 'occurred_at'
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
      when 'PENDING' then array['COMPLETED', 'FAILED', 'VOIDED']
      when 'COMPLETED' then array['VOIDED']
      when 'FAILED' then array['VOIDED']
      else '{}'::text[] end) then
    raise exception 'payment % cannot become % from %', old.id, new.status, old.status
      using errcode = 'check_violation', constraint = 'payments_status_transition', table = 'payments';
  end if;
  return new;
end $$;
--rollback empty
