package crm.legacy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How one table of the old CRM is imported. A subclass declares its columns and references, and what is special about
 * it; the steps are the same for all:
 *
 * <ol>
 *   <li>{@link #check} reads a chunk of rows as values, or refuses them, and stages them.
 *   <li>{@link #resolve} finds the record and the references of each staged row, and decides what becomes of it.
 *   <li>{@link #merge} creates and updates.
 * </ol>
 */
abstract class TableImport {

    /** The verdicts about rows that are taken; every other verdict is the reason of a rejection. */
    static final String TAKEN = "('CREATED', 'UPDATED', 'UNCHANGED')";

    /** The verdict about rows that were rejected, and reported, before they were staged. */
    static final String REPORTED = "REPORTED";

    static final String ID = "id";

    private static final List<String> STAGED = List.of("line", "legacy_id", "record_id", "row_hash", "rejected");

    private static final List<String> WARNED = List.of("line", "source_column", "reason", "value", "message");

    private static final String INVALID_TEXT = "a NUL character, half a character, or bytes that are not UTF-8";

    private static final int LONGEST_ID = 200;

    final LegacyTable kind;

    private final List<ColumnMapping> columns = new ArrayList<>();

    private final List<ReferenceColumn> references = new ArrayList<>();

    private final List<String> remembered = new ArrayList<>();

    private final Map<String, String> otherNames = new HashMap<>();

    TableImport(LegacyTable kind) {
        this.kind = kind;
    }

    // What a subclass declares

    final void column(ColumnMapping column) {
        columns.add(column);
    }

    final void reference(ReferenceColumn reference) {
        references.add(reference);
        sameColumn(reference.sources());
    }

    /** The record's column is known as {@code old_…} in the resolved table. */
    final void remember(String column) {
        remembered.add(column);
    }

    /** The names that one column goes by; the first is the one it is known by here. */
    final List<String> names(String... names) {
        List<String> list = List.of(names);
        sameColumn(list);
        return list;
    }

    private void sameColumn(List<String> names) {
        names.forEach(name -> otherNames.putIfAbsent(name, names.getFirst()));
    }

    /** When the record came to be, and when it last changed. */
    final void times() {
        column(ColumnMapping.of(
                "created_at", "timestamptz", names("created_at"), f -> f.required(ValueParser::instant)));
        column(ColumnMapping.of("updated_at", "timestamptz", names("updated_at"), f -> {
                    Object given = f.optional(ValueParser::instant);
                    return given != null ? given : lastKnownTime(f.row());
                })
                .whenUpdated(":now")
                .whenUnseen(":now"));
        column(ColumnMapping.computed("version", "0", "t.version + 1"));
    }

    /** The latest time at which the old CRM is known to have touched the row. */
    Object lastKnownTime(ImportRow row) {
        return row.field("created_at").required(ValueParser::instant);
    }

    /** Whether a record, once made, can follow its row. History cannot. */
    boolean isImmutable() {
        return false;
    }

    /** How a row that was never imported finds a record that is already there: {@code t}. */
    String identity() {
        return "t.id = coalesce(l.record_id, s.record_id)";
    }

    /** The row's id as references name it. */
    String legacyId(String text) {
        if (!ValueParser.isText(text)) {
            throw new MalformedValue(RejectionReason.INVALID_TEXT, INVALID_TEXT);
        }
        return ValueParser.text(LONGEST_ID).apply(text);
    }

    /** The id of a record that the row makes. */
    Object newId(ImportRun run, String legacyId) {
        return run.ids().next();
    }

    /** Looks up for a whole chunk what its rows need, before they are checked. */
    void prepare(ImportRun run, List<ImportRow> chunk) {}

    /** What the row is taken to refer to, where not every reference that it names can hold. */
    @Nullable
    String reference(ImportRow row, ReferenceColumn reference, @Nullable String named) {
        return named;
    }

    /** Rejects and warns of what only the other rows and records can tell; after {@link #resolve}. */
    void compare(ImportRun run) {}

    /** What else is made of the rows; after {@link #merge}. */
    void follow(ImportRun run, Set<String> seen) {}

    // The columns of the export

    final boolean knows(String column) {
        return column.equals(ID) || otherNames.containsKey(column);
    }

    final String canonical(String column) {
        return otherNames.getOrDefault(column, column);
    }

    // Staging

    void createStaging(ImportRun run) {
        Stream<String> base =
                Stream.of("line bigint", "legacy_id text", "record_id uuid", "row_hash bytea", "rejected boolean");
        Stream<String> values =
                columns.stream().filter(ColumnMapping::isStaged).map(column -> column.name() + " " + column.type());
        Stream<String> named = references.stream().map(reference -> reference.staged() + " " + reference.stagedType());
        run.update("create temp table " + kind.staged() + " ("
                + Stream.of(base, values, named).flatMap(all -> all).collect(Collectors.joining(", "))
                + ") on commit drop");
        run.update("create temp table " + kind.warned()
                + " (line bigint, source_column text, reason text, value text, message text) on commit drop");
    }

    /**
     * Reads rows as values and stages them.
     *
     * @return how many were rejected; they are in the report
     */
    int check(ImportRun run, List<SourceRow> sources, String file, Reports reports) {
        List<ImportRow> rows = sources.stream().map(ImportRow::new).toList();
        prepare(run, rows);
        List<@Nullable Object[]> staged = new ArrayList<>(rows.size());
        List<@Nullable Object[]> warned = new ArrayList<>();
        int rejected = 0;
        for (ImportRow row : rows) {
            String legacyId = null;
            try {
                legacyId = row.field(ID).required(this::legacyId);
                checkText(row);
                staged.add(values(run, row, legacyId));
                for (ImportWarning warning : row.warnings()) {
                    warned.add(new Object[] {
                        row.source.line(), warning.column(), warning.reason(), warning.value(), warning.message()
                    });
                }
            } catch (RowRejected e) {
                rejected++;
                reports.reject(file, row.source.line(), e.column, e.reason, e.problem, row.source.forReport());
                if (legacyId != null) {
                    staged.add(rejected(row.source.line(), legacyId));
                }
            }
        }
        run.staging().copy(kind.staged(), stagedColumns(), staged);
        run.staging().copy(kind.warned(), WARNED, warned);
        return rejected;
    }

    /** Rows that were rejected but have an id: what hangs on them is told so. */
    void stageRejected(ImportRun run, List<RowReader.BrokenRow> broken) {
        List<@Nullable Object[]> staged = new ArrayList<>();
        for (RowReader.BrokenRow row : broken) {
            String id = row.id();
            if (id != null && !id.isEmpty() && id.length() <= LONGEST_ID && ValueParser.isText(id)) {
                staged.add(rejected(row.line(), id));
            }
        }
        run.staging().copy(kind.staged(), stagedColumns(), staged);
    }

    private @Nullable Object[] rejected(long line, String legacyId) {
        @Nullable Object[] values = new Object[stagedColumns().size()];
        values[STAGED.indexOf("line")] = line;
        values[STAGED.indexOf("legacy_id")] = legacyId;
        values[STAGED.indexOf("rejected")] = true;
        return values;
    }

    private static void checkText(ImportRow row) {
        row.source.values().forEach((column, value) -> {
            if (!ValueParser.isText(column) || value != null && !ValueParser.isText(value)) {
                throw new RowRejected(column, RejectionReason.INVALID_TEXT, INVALID_TEXT);
            }
        });
    }

    private @Nullable Object[] values(ImportRun run, ImportRow row, String legacyId) {
        List<@Nullable Object> values = new ArrayList<>(STAGED.size() + columns.size() + references.size());
        values.add(row.source.line());
        values.add(legacyId);
        values.add(newId(run, legacyId));
        values.add(row.source.hash(this::canonical));
        values.add(false);
        for (ColumnMapping column : columns) {
            if (column.isStaged()) {
                values.add(column.reading().apply(new FieldValue(row, column.sources())));
            }
        }
        for (ReferenceColumn reference : references) {
            FieldValue field = new FieldValue(row, reference.sources());
            if (reference.target() != LegacyTable.USER) {
                String named = reference.bond() == ReferenceColumn.Bond.PARENT
                        ? field.required(ValueParser.text(LONGEST_ID))
                        : field.strict(ValueParser.text(LONGEST_ID));
                values.add(reference(row, reference, named));
            } else {
                values.add(field.optional(ValueParser::uuid));
            }
        }
        return values.toArray();
    }

    private List<String> stagedColumns() {
        List<String> names = new ArrayList<>(STAGED);
        columns.stream()
                .filter(ColumnMapping::isStaged)
                .map(ColumnMapping::name)
                .forEach(names::add);
        references.stream().map(ReferenceColumn::staged).forEach(names::add);
        return names;
    }

    // Resolving staged rows

    /** Makes the table that gives each staged row its record, its references and a verdict. */
    void resolve(ImportRun run) {
        analyzeStaging(run);
        if (!isImmutable()) {
            lockChangedRecords(run);
        }
        createResolved(run);
        warnOfDanglingReferences(run);
        compare(run);
        recordRejected(run);
    }

    /** Analyzes only the columns that joins use: the other columns cost more to analyze than they save. */
    private void analyzeStaging(ImportRun run) {
        String joined = Stream.concat(
                        Stream.of("line", "legacy_id"), references.stream().map(ReferenceColumn::staged))
                .collect(Collectors.joining(", "));
        run.update("analyze %s (%s)".formatted(kind.staged(), joined));
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
                        """.formatted(kind.target, kind, kind.staged()))
                .query(Long.class)
                .single();
    }

    private void createResolved(ImportRun run) {
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
                        kind.resolved(),
                        missingColumn(),
                        verdict(),
                        resolvedColumns(),
                        kind.staged(),
                        kind,
                        kind.target,
                        identity(),
                        forEachReference(TableImport::referenceJoin)));
        run.update("analyze " + kind.resolved());
    }

    /** The first reference whose missing record rejects the row, named by its column in the export. */
    private String missingColumn() {
        String cases = references.stream()
                .filter(ReferenceColumn::rejects)
                .map(reference -> "when %s then '%s'\n"
                        .formatted(isDangling(reference), reference.sources().getFirst()))
                .collect(Collectors.joining());
        return cases.isEmpty() ? "null::text" : "case " + cases + "end";
    }

    /** The first case that holds decides. */
    private String verdict() {
        String parents = references.stream()
                .filter(ReferenceColumn::rejects)
                .map(TableImport::parentVerdict)
                .collect(Collectors.joining());
        String existing = isImmutable() ? "when l.record_id is not null then 'IMMUTABLE'" : """
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
        return """
                when %1$s then case when exists (
                    select from rejected_rows r where r.kind = '%2$s' and r.legacy_id = s.%3$s)
                  then 'PARENT_REJECTED' else 'PARENT_MISSING' end
                """.formatted(isDangling(reference), reference.target(), reference.staged());
    }

    /** The record of each reference and whether it is missing; then the old values of the record. */
    private String resolvedColumns() {
        String referred = forEachReference(reference ->
                ", r_%1$s.id as %1$s, %2$s as %1$s_dangling\n".formatted(reference.field(), isDangling(reference)));
        return remembered.stream()
                .map(column -> ", t.%1$s as old_%1$s\n".formatted(column))
                .collect(Collectors.joining("", referred, ""));
    }

    /** The export names users by their ids here, and all other records by their ids in the old CRM. */
    private static String referenceJoin(ReferenceColumn reference) {
        if (reference.target() == LegacyTable.USER) {
            return "left join users r_%1$s on r_%1$s.id = s.%2$s\n".formatted(reference.field(), reference.staged());
        }
        return """
                left join legacy_records l_%1$s on l_%1$s.kind = '%2$s' and l_%1$s.legacy_id = s.%3$s
                left join %4$s r_%1$s on r_%1$s.id = l_%1$s.record_id
                """.formatted(reference.field(), reference.target(), reference.staged(), reference.target().target);
    }

    /** The row names a record that does not exist here. */
    private static String isDangling(ReferenceColumn reference) {
        return "s.%1$s is not null and r_%2$s.id is null".formatted(reference.staged(), reference.field());
    }

    private String forEachReference(Function<ReferenceColumn, String> sql) {
        return references.stream().map(sql).collect(Collectors.joining());
    }

    private void warnOfDanglingReferences(ImportRun run) {
        for (ReferenceColumn reference : references) {
            if (!reference.rejects()) {
                run.update("""
                        insert into %1$s (line, source_column, reason, value, message)
                        select line, '%2$s', 'DANGLING_REFERENCE', s.%3$s::text, 'names no record of %4$s: left empty'
                        from %5$s m join %6$s s using (line)
                        where m.%7$s_dangling and m.verdict in %8$s
                        """.formatted(
                                kind.warned(),
                                reference.sources().getFirst(),
                                reference.staged(),
                                reference.target().source,
                                kind.resolved(),
                                kind.staged(),
                                reference.field(),
                                TAKEN));
            }
        }
    }

    /** Rows of later tables that refer to a rejected row are rejected with that reason. */
    private void recordRejected(ImportRun run) {
        run.update("""
                insert into rejected_rows (kind, legacy_id)
                select distinct '%1$s', legacy_id from %2$s where verdict not in %3$s
                """.formatted(kind, kind.resolved(), TAKEN));
    }

    // Merging

    /** @param seen the columns that the file has */
    void merge(ImportRun run, Set<String> seen) {
        if (!isImmutable()) {
            update(run, seen);
        }
        create(run);
        run.update("""
                insert into legacy_records as l (kind, legacy_id, record_id, row_hash, record_version, demo)
                select '%1$s', s.legacy_id, m.record_id, s.row_hash, %2$s, %3$s
                from %4$s m join %5$s s using (line) join %6$s t on t.id = m.record_id
                where m.verdict in ('CREATED', 'UPDATED')
                on conflict (kind, legacy_id)
                do update set row_hash = excluded.row_hash, record_version = excluded.record_version
                """.formatted(
                kind, isImmutable() ? "0" : "t.version", run.demo(), kind.resolved(), kind.staged(), kind.target));
        remember(run, seen);
        follow(run, seen);
    }

    /** In the order of the file, so that later readers find the rows as the old CRM wrote them. */
    void create(ImportRun run) {
        List<String> names = new ArrayList<>(List.of("id"));
        List<String> values = new ArrayList<>(List.of("m.record_id"));
        for (ColumnMapping column : columns) {
            if (column.stored()) {
                names.add(column.name());
                values.add(column.whenCreated());
            }
        }
        for (ReferenceColumn reference : references) {
            names.add(reference.field());
            values.add("m." + reference.field());
        }
        run.update("""
                insert into %1$s (%2$s)
                select %3$s
                from %4$s m join %5$s s using (line)
                where m.verdict = 'CREATED'
                order by m.line
                """.formatted(
                kind.target, String.join(", ", names), String.join(", ", values), kind.resolved(), kind.staged()));
    }

    private void update(ImportRun run, Set<String> seen) {
        List<String> changes = new ArrayList<>();
        for (ColumnMapping column : columns) {
            boolean spokenOf = !Collections.disjoint(column.sources(), seen);
            String change = spokenOf ? column.whenUpdated() : column.whenUnseen();
            if (column.stored() && change != null) {
                changes.add(column.name() + " = " + change);
            }
        }
        for (ReferenceColumn reference : references) {
            if (!Collections.disjoint(reference.seenBy(), seen)) {
                changes.add(reference.field() + " = m." + reference.field());
            }
        }
        run.update("""
                update %1$s t
                set %2$s
                from %3$s m join %4$s s using (line)
                where m.verdict = 'UPDATED' and t.id = m.record_id
                """.formatted(kind.target, String.join(", ", changes), kind.resolved(), kind.staged()));
    }

    /** What names nothing yet may be brought by a later import. */
    private void remember(ImportRun run, Set<String> seen) {
        for (ReferenceColumn reference : references) {
            if (!reference.remembered()) {
                continue;
            }
            if (!Collections.disjoint(reference.seenBy(), seen)) {
                run.update("""
                        delete from legacy_unresolved_references u using %1$s m
                        where u.kind = '%2$s' and u.field = '%3$s' and u.record_id = m.record_id
                          and m.verdict = 'UPDATED'
                        """.formatted(kind.resolved(), kind, reference.field()));
            }
            run.update("""
                    insert into legacy_unresolved_references (kind, record_id, field, target_kind, target_legacy_id)
                    select '%1$s', m.record_id, '%2$s', '%3$s', s.%4$s::text
                    from %5$s m join %6$s s using (line)
                    where m.%2$s_dangling and m.verdict in ('CREATED', 'UPDATED')
                    """.formatted(
                    kind, reference.field(), reference.target(), reference.staged(), kind.resolved(), kind.staged()));
        }
    }

    /** References that may be left empty and linked later. */
    final List<ReferenceColumn> optionalReferences() {
        return references.stream().filter(ReferenceColumn::remembered).toList();
    }

    // What several tables share

    /** The id that the old CRM had before its ids; another row's is not taken twice. */
    final void legacyUuid() {
        column(ColumnMapping.of("legacy_uuid", "uuid", names("old_uuid_id"), f -> f.optional(ValueParser::uuid))
                .keptOnceThere());
    }

    final void leaveTakenUuids(ImportRun run) {
        run.update("""
                with wanted as (
                  select m.line, m.record_id, s.legacy_uuid, o.id as holder,
                    row_number() over (partition by s.legacy_uuid order by m.line) as place
                  from %1$s m join %2$s s using (line) left join %3$s o on o.legacy_uuid = s.legacy_uuid
                  where m.verdict in %4$s and s.legacy_uuid is not null),
                taken as (
                  select line, legacy_uuid from wanted where place > 1 or holder <> record_id),
                left_empty as (
                  update %2$s s set legacy_uuid = null from taken where taken.line = s.line)
                insert into %5$s (line, source_column, reason, value, message)
                select line, 'old_uuid_id', 'UUID_TAKEN', legacy_uuid::text, 'another record has it: left empty'
                from taken
                """.formatted(kind.resolved(), kind.staged(), kind.target, TAKEN, kind.warned()));
    }

    final void partnerReference() {
        column(ColumnMapping.of(
                "external_reference",
                "text",
                names("external_reference"),
                f -> f.optional(ValueParser.text(ValueParser.NAME))));
    }
}
