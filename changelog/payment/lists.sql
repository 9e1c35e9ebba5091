--liquibase formatted sql

--changeset crm:payment-list-indexes
-- Pages of all payments, in each order in which they can be sorted.
create index payments_created_idx on payments (created_at, id);
create index payments_updated_idx on payments (updated_at, id);
create index payments_occurred_idx on payments ((coalesce(occurred_at, 'infinity'::timestamptz)), id);
create index payments_amount_idx on payments (amount, id);
create index payments_reference_idx on payments (external_reference) where external_reference is not null;
--rollback drop index payments_created_idx;
--rollback drop index payments_updated_idx;
--rollback drop index payments_occurred_idx;
--rollback drop index payments_amount_idx;
--rollback drop index payments_reference_idx;

--changeset crm:payment-direction-of-role splitStatements:false
-- A deposit comes in, and a refund goes out. An import keeps the rows of the old CRM as they are.
create function payments_refuse_direction() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('crm.import', true), '') <> 'on'
      and (new.direction = 'INCOMING') <> (new.role in ('DEPOSIT', 'BALANCE')) then
    raise exception 'a payment for % cannot be %', new.role, new.direction
      using errcode = 'check_violation', constraint = 'payments_direction_of_role', table = 'payments';
  end if;
  return new;
end $$;
--rollback drop function payments_refuse_direction();

--changeset crm:payment-direction-of-role-trigger
create trigger payments_direction_of_role before insert on payments
  for each row execute function payments_refuse_direction();
--rollback drop trigger payments_direction_of_role on payments;
