--liquibase formatted sql

--changeset crm:security-function-paths runAlways:true splitStatements:false
-- These functions name tables without the schema. They find them whatever the search path of the session is, and never
-- a table of the same name in another schema. Always: "create or replace" of a function forgets its search path.
-- customers_named_like also needs the operators of pg_trgm.
do $$
declare
  path text := format('%I', current_schema());
begin
  execute format('alter function status_history_refuse_change() set search_path = %s, pg_temp', path);
  execute format('alter function payments_refuse_removal() set search_path = %s, pg_temp', path);
  execute format('alter function payments_refuse_change() set search_path = %s, pg_temp', path);
  select path || ', ' || format('%I', n.nspname) into path
  from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm';
  execute format('alter function customers_named_like(text, integer) set search_path = %s, pg_temp', path);
end $$;
--rollback empty
