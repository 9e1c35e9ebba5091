--liquibase formatted sql

--changeset crm:customer-follow-merged-in-schema runOnChange:true splitStatements:false
-- As before, with the schema: see stamp_change.
create or replace function follow_merged_customer() returns trigger language plpgsql as $$
declare
  survivor uuid;
begin
  loop
    select c.merged_into into survivor from "${database.defaultSchemaName}".customers c
    where c.id = new.customer_id for key share;
    exit when survivor is null;
    new.customer_id := survivor;
  end loop;
  return new;
end $$;
--rollback empty
