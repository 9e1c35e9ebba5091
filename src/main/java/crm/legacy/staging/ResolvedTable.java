package crm.legacy.staging;

import crm.legacy.row.LegacyTable;
import java.util.stream.Collectors;

/**
 * The temporary table that gives each staged row its record, its references and a verdict: CREATED, UPDATED, UNCHANGED,
 * or the reason of its rejection.
 */
public final class ResolvedTable {

    /** The verdicts on accepted rows; every other verdict is the reason of a rejection. */
    public static final String ACCEPTED = "('CREATED', 'UPDATED', 'UNCHANGED')";

    /** The verdict on rows that were rejected and reported before they were staged. */
    static final String REPORTED = "REPORTED";

    private final LegacyTable table;

    private final TableColumns columns;

    private final StagingTables staging;

    public ResolvedTable(TableColumns columns, StagingTables staging) {
        this.table = columns.table();
        this.columns = columns;
        this.staging = staging;
    }

    /** Creates the table that {@link #recordRejected} fills, for all tables of a run. */
    public static void createRejectedRows(ImportRun run) {
        run.update("create temp table rejected_rows (kind text, legacy_id text) on commit drop");
    }

    public void create(ImportRun run) {
        staging.analyze(run);
        if (!columns.isImmutable()) {
            lockChangedRecords(run);
        }
        resolve(run);
        warnOfMissingRecords(run);
    }

    /** Rows of later tables that refer to a rejected row are rejected with the reason PARENT_REJECTED. */
    public void recordRejected(ImportRun run) {
        run.update("""
                insert into rejected_rows (kind, legacy_id)
                select distinct '%1$s', legacy_id from %2$s where verdict not in %3$s
                """.formatted(table, table.resolved(), ACCEPTED));
    }

    /** Until the commit, no other transaction changes the records that this import is about to change. */
    private void lockChangedRecords(ImportRun run) {
        run.jdbc()
                .sql("""
                        select count(*) from (
                          select from %1$s t
                          join legacy_records l on l.kind = '%2$s' and l.record_id = t.id
                          join %3$s s on s.legacy_id = l.legacy_id
                          where l.row_hash <> s.row_hash
                          order by t.id
                          for update of t) locked
                        """.formatted(table.target(), table, table.staged()))
                .query(Long.class)
                .single();
    }

    private void resolve(ImportRun run) {
        run.update("""
                create temp table %1$s on commit drop as
                select s.line, s.legacy_id, p.first_line, coalesce(l.record_id, t.id, s.record_id) as record_id,
                  %2$s as missing,
                  %3$s as verdict
                  %4$s
                from %5$s s
                join (select line, min(line) over (partition by legacy_id) as first_line from %5$s) p on p.line = s.line
                left join legacy_records l on l.kind = '%6$s' and l.legacy_id = s.legacy_id
                left join %7$s t on %8$s
                %9$s
                """.formatted(
                        table.resolved(),
                        missingColumn(),
                        verdict(),
                        resolvedColumns(),
                        table.staged(),
                        table,
                        table.target(),
                        columns.existingRecordCondition(),
                        columns.forEachReference(ResolvedTable::referenceJoin)));
        run.update("analyze " + table.resolved());
    }

    /** The first reference whose missing record rejects the row, as its column in the export. */
    private String missingColumn() {
        String cases = columns.forEachReference(reference -> reference.rejectsRow()
                ? "when %s then '%s'\n"
                        .formatted(isMissing(reference), reference.sources().getFirst())
                : "");
        return cases.isEmpty() ? "null::text" : "case " + cases + "end";
    }

    /** The first case that applies decides. */
    private String verdict() {
        String parents = columns.forEachReference(ResolvedTable::parentVerdict);
        String existing = columns.isImmutable() ? "when l.record_id is not null then 'IMMUTABLE'" : """
                when l.record_id is not null and (t.id is null or t.version <> l.record_version) then 'CONFLICT'
                when t.id is not null then 'UPDATED'
                """;
        return """
                case
                  when s.rejected then '%1$s'
                  when p.first_line < s.line then 'DUPLICATE_ID'
                  when l.row_hash = s.row_hash then 'UNCHANGED'
                  %2$s
                  %3$s
                  else 'CREATED'
                end""".formatted(REPORTED, parents, existing);
    }

    private static String parentVerdict(ReferenceColumn reference) {
        return !reference.rejectsRow()
                ? ""
                : """
                when %1$s then case when exists (
                    select from rejected_rows r where r.kind = '%2$s' and r.legacy_id = s.%3$s)
                  then 'PARENT_REJECTED' else 'PARENT_MISSING' end
                """.formatted(isMissing(reference), reference.target(), reference.staged());
    }

    /** The record of each reference and whether it is missing; then the old values of the record. */
    private String resolvedColumns() {
        String references = columns.forEachReference(reference ->
                ", r_%1$s.id as %1$s, %2$s as %1$s_missing\n".formatted(reference.field(), isMissing(reference)));
        return columns.oldValues().stream()
                .map(column -> ", t.%1$s as old_%1$s\n".formatted(column))
                .collect(Collectors.joining("", references, ""));
    }

    /**
     * A reference names a record by its id in the old CRM. It may also name a user by the UUID that it has here,
     * another record by its former UUID, and an order by its code.
     */
    private static String referenceJoin(ReferenceColumn reference) {
        String uuid = "case when s.%1$s ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' then s.%1$s::uuid end"
                .formatted(reference.staged());
        String others = switch (reference.target()) {
            case USER -> ", " + uuid;
            case CUSTOMER, LEAD ->
                ", (select a.id from %1$s a where a.legacy_uuid = %2$s)"
                        .formatted(reference.target().target(), uuid);
            case ORDER ->
                ", (select a.id from orders a where a.legacy_uuid = %1$s)".formatted(uuid)
                        + ", (select a.id from orders a where a.order_code = s.%1$s)".formatted(reference.staged());
            default -> "";
        };
        return """
                left join legacy_records l_%1$s on l_%1$s.kind = '%2$s' and l_%1$s.legacy_id = s.%3$s
                left join %4$s r_%1$s on r_%1$s.id = coalesce(l_%1$s.record_id %5$s)
                """.formatted(
                        reference.field(),
                        reference.target(),
                        reference.staged(),
                        reference.target().target(),
                        others);
    }

    /** The row refers to a record that does not exist here. */
    private static String isMissing(ReferenceColumn reference) {
        return "s.%1$s is not null and r_%2$s.id is null".formatted(reference.staged(), reference.field());
    }

    private void warnOfMissingRecords(ImportRun run) {
        for (ReferenceColumn reference : columns.references()) {
            if (!reference.rejectsRow()) {
                run.update("""
                        insert into %1$s (line, source_column, reason, value, message)
                        select line, '%2$s', 'DANGLING_REFERENCE', s.%3$s, 'names no record of %4$s: left empty'
                        from %5$s m join %6$s s using (line)
                        where m.%7$s_missing and m.verdict in %8$s %9$s
                        """.formatted(
                                table.warned(),
                                reference.sources().getFirst(),
                                reference.staged(),
                                reference.target().source(),
                                table.resolved(),
                                table.staged(),
                                reference.field(),
                                ACCEPTED,
                                isLinkedAtTheEnd(reference)));
            }
        }
    }

    /** A reference to another row of the same source is set at the end of the import. */
    private String isLinkedAtTheEnd(ReferenceColumn reference) {
        return reference.target() == table && reference.linkedLater()
                ? "and not exists (select from %1$s o where o.legacy_id = s.%2$s and not o.rejected)"
                        .formatted(table.staged(), reference.staged())
                : "";
    }
}
