package crm.legacy.staging;

import crm.legacy.row.LegacyTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Creates and updates the records of resolved rows, and stores which row each record came from. */
public final class Merge {

    private final LegacyTable table;

    private final TableColumns columns;

    public Merge(TableColumns columns) {
        this.table = columns.table();
        this.columns = columns;
    }

    /** Creates records in the order of the source. */
    public void create(ImportRun run) {
        List<String> names = new ArrayList<>(List.of("id"));
        List<String> values = new ArrayList<>(List.of("m.record_id"));
        for (ColumnMapping column : columns.columns()) {
            if (column.stored()) {
                names.add(column.name());
                values.add(column.whenCreated());
            }
        }
        for (ReferenceColumn reference : columns.references()) {
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
                table.target(), String.join(", ", names), String.join(", ", values), table.resolved(), table.staged()));
    }

    /** @param present the columns of the source; a record keeps its values of the others */
    public void update(ImportRun run, Set<String> present) {
        List<String> changes = new ArrayList<>();
        for (ColumnMapping column : columns.columns()) {
            boolean absent = Collections.disjoint(column.sources(), present);
            String change = absent ? column.whenAbsent() : column.whenUpdated();
            if (column.stored() && change != null) {
                changes.add(column.name() + " = " + change);
            }
        }
        for (ReferenceColumn reference : columns.references()) {
            if (!Collections.disjoint(reference.decidedBy(), present)) {
                changes.add(reference.field() + " = m." + reference.field());
            }
        }
        run.update("""
                update %1$s t
                set %2$s
                from %3$s m join %4$s s using (line)
                where m.verdict = 'UPDATED' and t.id = m.record_id
                """.formatted(table.target(), String.join(", ", changes), table.resolved(), table.staged()));
    }

    /** Stores the hash of each imported row and the version of its record: the next import compares with them. */
    public void recordImported(ImportRun run) {
        run.update("""
                insert into legacy_records as l (kind, legacy_id, record_id, row_hash, record_version, demo)
                select '%1$s', s.legacy_id, m.record_id, s.row_hash, %2$s, %3$s
                from %4$s m join %5$s s using (line) join %6$s t on t.id = m.record_id
                where m.verdict in ('CREATED', 'UPDATED')
                on conflict (kind, legacy_id)
                do update set row_hash = excluded.row_hash, record_version = excluded.record_version
                """.formatted(
                        table,
                        columns.isImmutable() ? "0" : "t.version",
                        run.demo(),
                        table.resolved(),
                        table.staged(),
                        table.target()));
    }

    /** Keeps what the rows have beside the columns here, and replaces what an earlier import kept. */
    public void storeLegacyData(ImportRun run) {
        run.update("""
                delete from legacy_data d using %1$s m where m.verdict = 'UPDATED' and d.record_id = m.record_id
                """.formatted(table.resolved()));
        // A value that a statement left out, such as a reference to a missing record, is in the warnings only.
        run.update("""
                insert into legacy_data (record_id, data)
                select m.record_id, coalesce(w.left_out, '{}') || coalesce(s.legacy_data, '{}')
                from %1$s m join %2$s s using (line)
                left join (
                  select line, jsonb_object_agg(source_column, value) as left_out
                  from %3$s where value is not null group by line) w using (line)
                where m.verdict in ('CREATED', 'UPDATED') and (s.legacy_data is not null or w.left_out is not null)
                """.formatted(table.resolved(), table.staged(), table.warned()));
    }
}
