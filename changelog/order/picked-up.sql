--liquibase formatted sql

--changeset crm:order-picked-up-in-schema runOnChange:true splitStatements:false
-- An order in PENDING_MANAGER that is assigned does not wait for a manager: it is due as in the next status.
create or replace function orders_set_due() returns trigger language plpgsql as $$
begin
  if new.status = 'IN_TRANSIT' and new.delivery_estimate is not null then
    new.sla_due_at := (new.delivery_estimate + 1)::timestamp at time zone 'UTC';
  else
    new.sla_due_at := new.status_changed_at
      + (select l.due_in from "${database.defaultSchemaName}".service_levels l
        where l.subject = 'ORDER' and l.status = case
          when new.status = 'PENDING_MANAGER' and new.assigned_manager is not null then 'AWAITING_DEPOSIT'
          else new.status end);
  end if;
  return new;
end $$;
--rollback empty

--changeset crm:order-due-of-assignments
drop trigger orders_due on orders;
create trigger orders_due
  before insert or update of status, status_changed_at, delivery_estimate, assigned_manager on orders
  for each row execute function orders_set_due();
update orders set status_changed_at = status_changed_at
where status = 'PENDING_MANAGER' and assigned_manager is not null;
--rollback drop trigger orders_due on orders;
--rollback create trigger orders_due before insert or update of status, status_changed_at, delivery_estimate on orders
--rollback   for each row execute function orders_set_due();
