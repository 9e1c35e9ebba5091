--liquibase formatted sql

--changeset crm:order-service-level-in-schema runOnChange:true splitStatements:false
-- As before, with the schema: see stamp_change.
create or replace function orders_set_due() returns trigger language plpgsql as $$
begin
  if new.status = 'IN_TRANSIT' and new.delivery_estimate is not null then
    new.sla_due_at := (new.delivery_estimate + 1)::timestamp at time zone 'UTC';
  else
    new.sla_due_at := new.status_changed_at
      + (select l.due_in from "${database.defaultSchemaName}".service_levels l
        where l.subject = 'ORDER' and l.status = new.status);
  end if;
  return new;
end $$;
--rollback empty
