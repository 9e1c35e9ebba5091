package crm.legacy.staging;

import crm.legacy.row.LegacyTable;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** References whose record does not exist yet: a later import that contains the record sets them. */
public final class UnresolvedReferences {

    private final LegacyTable table;

    private final List<ReferenceColumn> references;

    public UnresolvedReferences(TableColumns columns) {
        this.table = columns.table();
        this.references = columns.references().stream()
                .filter(ReferenceColumn::linkedLater)
                .toList();
    }

    /** @param present the columns of the source */
    public void store(ImportRun run, Set<String> present) {
        for (ReferenceColumn reference : references) {
            if (!Collections.disjoint(reference.decidedBy(), present)) {
                run.update("""
                        delete from legacy_unresolved_references u using %1$s m
                        where u.kind = '%2$s' and u.field = '%3$s' and u.record_id = m.record_id
                          and m.verdict = 'UPDATED'
                        """.formatted(table.resolved(), table, reference.field()));
            }
            run.update("""
                    insert into legacy_unresolved_references (kind, record_id, field, target_kind, target_legacy_id)
                    select '%1$s', m.record_id, '%2$s', '%3$s', s.%4$s
                    from %5$s m join %6$s s using (line)
                    where m.%2$s_missing and m.verdict in ('CREATED', 'UPDATED')
                    """.formatted(
                            table,
                            reference.field(),
                            reference.target(),
                            reference.staged(),
                            table.resolved(),
                            table.staged()));
        }
    }

    /**
     * Sets the references whose record exists now. This increases the version of the changed record, as every change
     * does, and the version in {@code legacy_records}: the next import must not report a conflict.
     *
     * @return the number of references that were set
     */
    public long link(ImportRun run) {
        return references.stream().mapToLong(reference -> link(run, reference)).sum();
    }

    private long link(ImportRun run, ReferenceColumn reference) {
        boolean exclusive = reference.exclusive();
        return run.jdbc()
                .sql("""
                        with resolved as (
                          select u.record_id, r.id as target,
                            row_number() over (partition by r.id order by t.created_at, t.id) as number
                          from legacy_unresolved_references u
                          join %1$s t on t.id = u.record_id
                          %2$s
                          where u.kind = '%3$s' and u.field = '%4$s' and t.%4$s is null %5$s),
                        linked as (
                          update %1$s t set %4$s = r.target, version = t.version + 1, updated_at = :now
                          from resolved r
                          where t.id = r.record_id %6$s
                          returning t.id, t.version),
                        new_versions as (
                          update legacy_records l set record_version = linked.version
                          from linked
                          where l.kind = '%3$s' and l.record_id = linked.id and l.record_version = linked.version - 1),
                        deleted as (
                          delete from legacy_unresolved_references u using linked
                          where u.kind = '%3$s' and u.field = '%4$s' and u.record_id = linked.id)
                        select count(*) from linked
                        """.formatted(
                                table.target(),
                                targetJoin(reference.target()),
                                table,
                                reference.field(),
                                exclusive ? isFree(reference) : "",
                                exclusive ? "and r.number = 1" : ""))
                .param("now", run.time())
                .query(Long.class)
                .single();
    }

    private static String targetJoin(LegacyTable target) {
        return target == LegacyTable.USER ? """
                left join legacy_records l on l.kind = u.target_kind and l.legacy_id = u.target_legacy_id
                join users r on r.id::text = coalesce(l.record_id::text, lower(u.target_legacy_id))
                """ : """
                join legacy_records l on l.kind = u.target_kind and l.legacy_id = u.target_legacy_id
                join %s r on r.id = l.record_id
                """.formatted(target.target());
    }

    private String isFree(ReferenceColumn reference) {
        return "and not exists (select from %s o where o.%s = r.id)".formatted(table.target(), reference.field());
    }
}
