package crm.legacy.staging;

import crm.legacy.row.DeletedRow;
import crm.legacy.row.LegacyTable;
import java.util.function.Consumer;

/** Finds the rows that earlier imports brought and that the staged source no longer contains. */
public final class DeletedRows {

    private static final int FETCH_SIZE = 1000;

    private final ImportRun run;

    private final LegacyTable table;

    public DeletedRows(ImportRun run, LegacyTable table) {
        this.run = run;
        this.table = table;
    }

    /** @return the number of rows */
    public long forEach(Consumer<DeletedRow> consumer) {
        long[] count = {0};
        run.jdbc()
                .sql("""
                        select l.legacy_id, l.record_id, %1$s as code
                        from legacy_records l left join %2$s t on t.id = l.record_id
                        where l.kind = '%3$s' and not l.demo
                          and not exists (select from %4$s s where s.legacy_id = l.legacy_id)
                        order by l.legacy_id
                        """.formatted(code(), table.target(), table, table.staged()))
                .withFetchSize(FETCH_SIZE)
                .query(row -> {
                    count[0]++;
                    consumer.accept(new DeletedRow(
                            table.source(),
                            row.getString("legacy_id"),
                            row.getString("record_id"),
                            row.getString("code")));
                });
        return count[0];
    }

    private String code() {
        return switch (table) {
            case ORDER -> "t.order_code";
            case CUSTOMER, LEAD -> "t.code";
            default -> "null::text";
        };
    }
}
