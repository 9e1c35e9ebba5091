package crm.legacy.verification;

import crm.console.Progress;
import crm.legacy.report.Reports;
import crm.legacy.row.LegacyTable;
import crm.legacy.row.RowReader;
import crm.legacy.row.RowSource;
import crm.legacy.row.SourceRow;
import crm.legacy.staging.ImportRun;
import crm.legacy.value.ValueParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Looks for each cell of a sample of rows in their records and in what belongs to them. */
final class SampledRows {

    private static final int CHUNK = 200;

    private static final long CHUNK_CHARACTERS = 8 * 1024 * 1024;

    /** A longer cell names no record. */
    private static final int LONGEST_NAME = 200;

    /** What belongs to a record, as SQL with the record's id {@code l.record_id}. */
    private static final Map<LegacyTable, String> BELONGS_TO = Map.of(
            LegacyTable.SHIPMENT, "select to_jsonb(e) from shipment_events e where e.shipment_id = l.record_id",
            LegacyTable.INSPECTION, "select to_jsonb(k) from checklist_items k where k.inspection_id = l.record_id",
            LegacyTable.LEAD, "select to_jsonb(h) from status_history h where h.lead_id = l.record_id",
            LegacyTable.ORDER_STATUS_EVENT, """
                    select to_jsonb(h) || jsonb_build_object('actor', u.legacy_id)
                    from status_history e join status_history h on h.order_id = e.order_id
                    left join users u on u.id = h.actor_id where e.id = l.record_id
                    """);

    private final ImportRun run;

    private final Reports reports;

    private final Verification verification;

    SampledRows(ImportRun run, Reports reports, Verification verification) {
        this.run = run;
        this.reports = reports;
        this.verification = verification;
    }

    /**
     * Compares rows that are spread evenly over the source.
     *
     * @param unchanged an SQL condition: the record has not changed here since the import
     * @param sample the number of rows
     * @return the number of compared rows
     */
    long compare(LegacyTable table, RowSource source, String unchanged, Progress progress, int sample) {
        if (sample == 0) {
            return 0;
        }
        long rows = run.jdbc()
                .sql("select count(*) from source_rows where kind = :kind and not rejected")
                .param("kind", table.name())
                .query(Long.class)
                .single();
        long step = Math.max(1, Math.ceilDiv(rows, sample));
        progress.reading("cells of " + source.name());
        long compared = 0;
        try (RowReader reader = source.open()) {
            List<SourceRow> chunk = new ArrayList<>(CHUNK);
            long characters = 0;
            long accepted = 0;
            SourceRow row;
            do {
                row = reader.next(broken -> {});
                if (row != null && !reports.isRejected(source.name(), row.line()) && accepted++ % step == 0) {
                    chunk.add(row);
                    characters += row.characters();
                }
                if (row == null || chunk.size() >= CHUNK || characters >= CHUNK_CHARACTERS) {
                    compared += compare(table, source.name(), unchanged, chunk);
                    progress.rows(chunk.size());
                    chunk.clear();
                    characters = 0;
                }
            } while (row != null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        progress.done();
        return compared;
    }

    private long compare(LegacyTable table, String file, String unchanged, List<SourceRow> rows) {
        if (rows.isEmpty()) {
            return 0;
        }
        Map<String, RecordCells> records = records(table, unchanged, rows);
        List<SourceRow> withDifference = new ArrayList<>();
        long compared = 0;
        for (SourceRow row : rows) {
            RecordCells record = records.get(id(row));
            if (record == null) {
                // The comparison of all rows has reported it, or the record has changed here.
                continue;
            }
            compared++;
            if (!missing(table, row, record, Map.of()).isEmpty()) {
                withDifference.add(row);
            }
        }
        Map<String, List<String>> ids = ids(withDifference);
        for (SourceRow row : withDifference) {
            RecordCells record = Objects.requireNonNull(records.get(id(row)));
            for (String column : missing(table, row, record, ids)) {
                verification.found(
                        file,
                        row.line(),
                        id(row),
                        DifferenceKind.CELL,
                        column,
                        row.forReport().get(column),
                        null);
            }
        }
        return compared;
    }

    /** The columns whose values the record does not have; the status of every row is compared by itself. */
    private static List<String> missing(
            LegacyTable table, SourceRow row, RecordCells record, Map<String, List<String>> ids) {
        List<String> status = ComparedColumns.of(table).status();
        List<String> missing = new ArrayList<>();
        row.values().forEach((column, cell) -> {
            List<String> names = cell == null ? List.of() : ids.getOrDefault(ValueParser.plainId(cell), List.of());
            if (!status.contains(column) && !record.contains(column, cell, names)) {
                missing.add(column);
            }
        });
        return missing;
    }

    private static String id(SourceRow row) {
        return ValueParser.plainId(Objects.requireNonNullElse(row.values().get("id"), ""));
    }

    private Map<String, RecordCells> records(LegacyTable table, String unchanged, List<SourceRow> rows) {
        Map<String, RecordCells> records = new HashMap<>();
        String belonging = BELONGS_TO.containsKey(table)
                ? "(select jsonb_agg(b) from (" + BELONGS_TO.get(table) + ") as x (b))"
                : "null";
        run.jdbc()
                .sql("""
                        select l.legacy_id, jsonb_build_array(l.legacy_id, to_jsonb(t), %s) as record, d.data
                        from legacy_records l join %s t on t.id = l.record_id
                        left join legacy_data d on d.record_id = l.record_id
                        where l.kind = :kind and l.legacy_id = any(:ids) and %s
                        """.formatted(belonging, table.target(), unchanged))
                .param("kind", table.name())
                .param("ids", rows.stream().map(SampledRows::id).toArray(String[]::new))
                .query(row -> {
                    records.put(
                            row.getString("legacy_id"),
                            new RecordCells(row.getString("record"), row.getString("data")));
                });
        return records;
    }

    /** The UUIDs of the records that the cells may name: by id, former UUID and code. */
    private Map<String, List<String>> ids(List<SourceRow> rows) {
        List<String> names = rows.stream()
                .flatMap(row -> row.values().values().stream())
                .filter(Objects::nonNull)
                .map(String::strip)
                .filter(cell -> !cell.isEmpty() && cell.length() <= LONGEST_NAME)
                .distinct()
                .collect(Collectors.toList());
        Map<String, List<String>> ids = new HashMap<>();
        if (names.isEmpty()) {
            return ids;
        }
        run.jdbc().sql("""
                        with names as (select unnest(cast(:names as text[])) as name)
                        select n.name, l.record_id::text as id
                        from names n join legacy_records l on l.legacy_id = n.name
                        union select n.name, c.id::text from names n join customers c on c.legacy_uuid::text = n.name
                        union select n.name, c.id::text from names n join leads c on c.legacy_uuid::text = n.name
                        union select n.name, c.id::text from names n join orders c on c.legacy_uuid::text = n.name
                        union select n.name, c.id::text from names n join orders c on c.order_code = n.name
                        """).param("names", names.toArray(String[]::new)).query(row -> {
            ids.computeIfAbsent(row.getString("name"), name -> new ArrayList<>())
                    .add(row.getString("id"));
        });
        return ids;
    }
}
