--liquibase formatted sql

--changeset crm:api-stamp-change-in-schema runOnChange:true splitStatements:false
-- As before, with the schema. The search path of a session need not begin with it. A search path of the function would
-- double the time of a call, and each row that is written calls it.
create or replace function stamp_change() returns trigger language plpgsql as $$
begin
  new.tx_id := pg_current_xact_id();
  new.change_seq := nextval('"${database.defaultSchemaName}".change_seq');
  return new;
end $$;
--rollback empty
