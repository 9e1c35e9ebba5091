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
-- Default privileges of the database give rights on each new table to other roles, such as those of the public API of
-- Supabase. They are taken back here: see docs/decisions/0040. Roles of crm.database.readers keep the right to read.
do $$
declare
  here constant regnamespace := '"${database.defaultSchemaName}"'::regnamespace;
  readers constant text[] := string_to_array('${database-readers}', chr(10));
  ours record;
  given record;
begin
  grant usage on schema "${database.defaultSchemaName}" to "${application-role}";
  -- Each by its name, and only what this role made: an extension or another person may have tables in the schema too.
  for ours in
    select c.oid::regclass::text as name, case c.relkind when 'S' then 'sequence' else 'table' end as kind,
      c.relname in ('databasechangelog', 'databasechangeloglock') as of_liquibase
    from pg_class c
    where c.relnamespace = here and c.relkind in ('r', 'p', 'v', 'S') and pg_has_role(c.relowner, 'usage')
      and not exists (select from pg_depend d
        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    union all
    select p.oid::regprocedure::text, 'function', false from pg_proc p
    where p.pronamespace = here and p.prokind = 'f' and pg_has_role(p.proowner, 'usage')
      and not exists (select from pg_depend d
        where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
  loop
    for given in
      select coalesce(quote_ident(r.rolname), 'public') as role, string_agg(distinct a.privilege_type, ', ') as rights
      from pg_default_acl d cross join aclexplode(d.defaclacl) a left join pg_roles r on r.oid = a.grantee
      where d.defaclrole = (select oid from pg_roles where rolname = current_user) and d.defaclnamespace in (0, here)
        and d.defaclobjtype = case ours.kind when 'table' then 'r'::"char" when 'sequence' then 'S' else 'f' end
        and a.grantee <> d.defaclrole and r.rolname is distinct from '${application-role}'
        and not (r.rolname is not null and r.rolname = any (readers) and a.privilege_type in ('SELECT', 'EXECUTE'))
      group by r.rolname
    loop
      execute format('revoke %s on %s %s from %s', given.rights, ours.kind, ours.name, given.role);
    end loop;
    if ours.kind = 'function' then
      execute format('revoke execute on function %s from public', ours.name);
      execute format('grant execute on function %s to "${application-role}"', ours.name);
    elsif ours.kind = 'sequence' then
      execute format('grant usage, select on sequence %s to "${application-role}"', ours.name);
    elsif ours.of_liquibase then
      execute format('revoke all on table %s from "${application-role}"', ours.name);
    else
      execute format('grant select, insert, update, delete on table %s to "${application-role}"', ours.name);
    end if;
  end loop;
  -- Tables of later change sets get no such rights. The schema public is not only ours.
  for given in
    select coalesce(quote_ident(r.rolname), 'public') as role, string_agg(distinct a.privilege_type, ', ') as rights,
      case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' else 'functions' end as kind
    from pg_default_acl d cross join aclexplode(d.defaclacl) a left join pg_roles r on r.oid = a.grantee
    where d.defaclrole = (select oid from pg_roles where rolname = current_user) and d.defaclnamespace = here
      and here <> 'public'::regnamespace and d.defaclobjtype in ('r', 'S', 'f')
      and a.grantee <> d.defaclrole and r.rolname is distinct from '${application-role}'
      and not (r.rolname is not null and r.rolname = any (readers) and a.privilege_type in ('SELECT', 'EXECUTE'))
    group by r.rolname, d.defaclobjtype
  loop
    execute format('alter default privileges in schema %s revoke %s on %s from %s',
      here, given.rights, given.kind, given.role);
  end loop;
end $$;
--rollback revoke all on all tables in schema "${database.defaultSchemaName}" from "${application-role}";
--rollback revoke all on all sequences in schema "${database.defaultSchemaName}" from "${application-role}";
--rollback revoke all on all functions in schema "${database.defaultSchemaName}" from "${application-role}";
