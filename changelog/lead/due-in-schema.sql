--liquibase formatted sql

--changeset crm:lead-service-level-in-schema runOnChange:true splitStatements:false
-- As before, with the schema: see stamp_change.
create or replace function leads_set_due() returns trigger language plpgsql as $$
begin
  new.sla_due_at := new.status_changed_at
    + (select l.due_in from "${database.defaultSchemaName}".service_levels l
      where l.subject = 'LEAD' and l.status = new.status);
  return new;
end $$;
--rollback empty
