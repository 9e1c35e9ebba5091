--liquibase formatted sql

--changeset crm:lead-picked-up-in-schema runOnChange:true splitStatements:false
-- A lead in NEW that is assigned does not wait for a manager: it is due as in the next status.
create or replace function leads_set_due() returns trigger language plpgsql as $$
begin
  new.sla_due_at := new.status_changed_at
    + (select l.due_in from "${database.defaultSchemaName}".service_levels l
      where l.subject = 'LEAD' and l.status = case
        when new.status = 'NEW' and new.assigned_manager is not null then 'IN_PROGRESS' else new.status end);
  return new;
end $$;
--rollback empty

--changeset crm:lead-due-of-assignments
drop trigger leads_due on leads;
create trigger leads_due before insert or update of status, status_changed_at, assigned_manager on leads
  for each row execute function leads_set_due();
update leads set status_changed_at = status_changed_at where status = 'NEW' and assigned_manager is not null;
--rollback drop trigger leads_due on leads;
--rollback create trigger leads_due before insert or update of status, status_changed_at on leads
--rollback   for each row execute function leads_set_due();
