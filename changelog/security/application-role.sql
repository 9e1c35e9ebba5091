--liquibase formatted sql

--changeset crm:security-analyze splitStatements:false
-- Before PostgreSQL 17, only its owner may analyze a table. After an import the first readers should not wait for
-- autovacuum to see how much there is now.
create function analyze_records(records regclass) returns void language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
begin
  execute format('analyze %s', records);
end $$;
--rollback drop function analyze_records(regclass);

--changeset crm:security-application-role runAlways:true splitStatements:false
-- The server works as a role that owns nothing: it reads and writes rows, and can neither change a table nor take a
-- trigger away. Always, so that it covers the tables of the change sets above, and a role with another name. Last in
-- master.yaml. See docs/decisions/0022. Liquibase accepts a change of a change set that always runs.
do $$
declare
  ours record;
begin
  grant usage on schema "${database.defaultSchemaName}" to "${application-role}";
  -- Each by its name, and only what this role made: an extension or another person may have tables in the schema too.
  for ours in
    select c.oid::regclass as name, c.relkind = 'S' as is_sequence from pg_class c
    where c.relnamespace = '"${database.defaultSchemaName}"'::regnamespace and c.relkind in ('r', 'p', 'v', 'S')
      and pg_has_role(c.relowner, 'usage') and c.relname not in ('databasechangelog', 'databasechangeloglock')
      and not exists (select from pg_depend d
        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  loop
    if ours.is_sequence then
      execute format('grant usage, select on sequence %s to "${application-role}"', ours.name);
    else
      execute format('grant select, insert, update, delete on table %s to "${application-role}"', ours.name);
    end if;
  end loop;
  revoke all on databasechangelog from "${application-role}";
  revoke execute on function analyze_records(regclass) from public;
  grant execute on function analyze_records(regclass) to "${application-role}";
end $$;
--rollback revoke all on all tables in schema "${database.defaultSchemaName}" from "${application-role}";
--rollback revoke all on all sequences in schema "${database.defaultSchemaName}" from "${application-role}";
