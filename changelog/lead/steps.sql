--liquibase formatted sql

--changeset crm:lead-steps splitStatements:false
-- The table of LeadStatus, once more: what Java refuses, nobody else writes either. Imports keep what was.
create function leads_refuse_step() returns trigger language plpgsql as $$
begin
  if current_setting('crm.import', true) = 'on' then
    return new;
  end if;
  if new.status = any (case old.status
      when 'NEW' then array['IN_PROGRESS', 'CONTACTED', 'QUALIFIED', 'REJECTED', 'CONVERTED']
      when 'IN_PROGRESS' then array['CONTACTED', 'QUALIFIED', 'REJECTED', 'CONVERTED']
      when 'CONTACTED' then array['IN_PROGRESS', 'QUALIFIED', 'REJECTED', 'CONVERTED']
      when 'QUALIFIED' then array['CONTACTED', 'REJECTED', 'CONVERTED']
      when 'REJECTED' then array['IN_PROGRESS']
      else '{}'::text[] end)
    and (new.status <> 'REJECTED' or new.reject_reason is not null) then
    return new;
  end if;
  raise exception 'lead % cannot become % from %', old.code, new.status, old.status
    using errcode = 'check_violation', constraint = 'leads_status_transition', table = 'leads';
end $$;
--rollback drop function leads_refuse_step();

--changeset crm:lead-steps-trigger
create trigger leads_steps before update of status on leads for each row
  when (old.status is distinct from new.status) execute function leads_refuse_step();
--rollback drop trigger leads_steps on leads;
