package crm.security;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What database roles other than the owner of the tables and the server may do with the records. The changelog takes
 * back what default privileges gave. Anything else is a person's decision, which the settings have to repeat.
 *
 * @param readers roles that may read
 */
record OtherRoles(DatabaseSchema schema, List<String> readers) {

    /**
     * A role, a kind of object, and the objects on which it has rights that it should not have. Only objects of the
     * owner of the tables: other people may have theirs in the schema. Administrators may do all in any case.
     */
    private static final String RIGHTS = """
            with tables as (
              select n.oid as namespace, c.relowner as owner from pg_namespace n
              join pg_class c on c.relnamespace = n.oid and c.relname = 'customers'
              where n.nspname = :schema
            ), objects (kind, name, owner, acl) as (
              select 'schema', quote_ident(n.nspname), n.nspowner, n.nspacl
              from tables t join pg_namespace n on n.oid = t.namespace
              union all
              select case c.relkind when 'S' then 'sequence' else 'table' end,
                quote_ident(:schema) || '.' || quote_ident(c.relname), t.owner, c.relacl
              from tables t join pg_class c on c.relnamespace = t.namespace and c.relowner = t.owner
              where c.relkind in ('r', 'p', 'v', 'm', 'S')
              union all
              select distinct 'table', quote_ident(:schema) || '.' || quote_ident(c.relname), t.owner, a.attacl
              from tables t join pg_class c on c.relnamespace = t.namespace and c.relowner = t.owner
              join pg_attribute a on a.attrelid = c.oid and a.attacl is not null
              union all
              select 'function', p.oid::regprocedure::text, t.owner, coalesce(p.proacl, acldefault('f', p.proowner))
              from tables t join pg_proc p on p.pronamespace = t.namespace and p.proowner = t.owner
              where not exists (select from pg_depend d
                where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
            )
            select coalesce(quote_ident(r.rolname), 'public') as role, o.kind,
              string_agg(distinct lower(a.privilege_type), ', ') as rights, string_agg(distinct o.name, ', ') as names
            from objects o cross join aclexplode(o.acl) a left join pg_roles r on r.oid = a.grantee
            where a.grantee not in (o.owner, (select t.owner from tables t))
              and r.rolname is distinct from current_user and r.rolsuper is not true
              and not coalesce(pg_has_role(r.oid, o.owner, 'member'), false)
              and case o.kind when 'schema' then a.privilege_type = 'CREATE'
                else not (coalesce(r.rolname = any (cast(:readers as text[])), false)
                  and a.privilege_type in ('SELECT', 'EXECUTE'))
                end
            group by r.rolname, o.kind
            order by role, o.kind desc
            """;

    private record Right(String role, String kind, String rights, String names) {

        String problem() {
            return role + " may " + rights + " on " + kind + " " + names;
        }

        String revoke() {
            return "revoke all on " + kind + " " + names + " from " + role + " cascade;";
        }
    }

    /**
     * @param server connections of the server's role
     * @throws ConfigurationRefused if another role has rights on the records
     */
    void requireNoRights(JdbcClient server) {
        List<Right> rights = server.sql(RIGHTS)
                .param("schema", schema.name())
                .param("readers", readers.toArray(String[]::new))
                .query(Right.class)
                .list();
        if (!rights.isEmpty()) {
            throw new ConfigurationRefused(
                    "Other database roles have rights on the records: "
                            + rights.stream().map(Right::problem).collect(Collectors.joining("; ")) + ".",
                    "Run as the owner of the tables: "
                            + rights.stream().map(Right::revoke).collect(Collectors.joining(" "))
                            + " If a role should read the tables, grant it select only, and name it in "
                            + "crm.database.readers (environment: CRM_DATABASE_READERS).");
        }
    }
}
