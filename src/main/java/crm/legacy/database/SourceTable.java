package crm.legacy.database;

import crm.legacy.row.ExportUnreadable;
import crm.legacy.row.RowReader;
import crm.legacy.row.RowSource;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table or view of the old CRM, read in the transaction of its connection.
 *
 * @param columns in the order of the table
 * @param timeColumn the column of times by which the rows are read; null for the physical order
 * @param physical whether the rows have a physical order, as those of a table have
 * @param large whether a row may be larger than a page
 */
record SourceTable(
        Connection connection,
        SourceFailures failures,
        String schema,
        String table,
        List<String> columns,
        @Nullable String timeColumn,
        boolean physical,
        boolean large)
        implements RowSource {

    /** Rows of up to 8 KB. */
    private static final int FETCH_SMALL = 1000;

    /** A chat transcript may have 1 MB: a hundred of them fit into the memory. */
    private static final int FETCH_LARGE = 100;

    SourceTable {
        if (!columns.contains("id")) {
            throw new ExportUnreadable(schema + "." + table + ": there is no column id");
        }
        columns = Collections.unmodifiableList(new ArrayList<>(columns));
    }

    @Override
    public String name() {
        return schema + "." + table;
    }

    @Override
    public RowReader open() {
        return new TableRows(this);
    }

    int fetchSize() {
        return large ? FETCH_LARGE : FETCH_SMALL;
    }

    /**
     * In one transaction, each execution gives the same rows in the same order: a sequential scan in physical order,
     * which {@link SourceDatabase} makes the only plan, or a complete sort.
     */
    String sql() {
        String selected = columns.stream().map(SourceTable::quoted).collect(Collectors.joining(", "));
        String sql = "select " + selected + " from " + qualifiedName();
        if (timeColumn != null && physical) {
            return sql + " order by " + quoted(timeColumn) + ", ctid";
        }
        return physical ? sql : sql + " order by " + allColumns();
    }

    /** The id first; the others decide between rows with the same id. */
    private String allColumns() {
        return IntStream.rangeClosed(1, columns.size())
                .boxed()
                .sorted((one, other) -> Boolean.compare(isId(other), isId(one)))
                .map(position -> quoted(columns.get(position - 1)) + "::text")
                .collect(Collectors.joining(", "));
    }

    private boolean isId(int position) {
        return columns.get(position - 1).equals("id");
    }

    String qualifiedName() {
        return quoted(schema) + "." + quoted(table);
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
