package crm.legacy.database;

import crm.legacy.row.RowReader;
import crm.legacy.row.SourceRow;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a table with a cursor. The number of a row in this order stands for its line. */
final class TableRows implements RowReader {

    private final SourceTable table;

    private final List<String> columns;

    private @Nullable Statement statement;

    private @Nullable ResultSet rows;

    private long line;

    TableRows(SourceTable table) {
        this.table = table;
        this.columns = table.columns();
    }

    @Override
    public @Nullable SourceRow next(Consumer<BrokenRow> broken) {
        try {
            ResultSet current = rows == null ? open() : rows;
            if (!current.next()) {
                return null;
            }
            line++;
            Map<String, @Nullable String> values = LinkedHashMap.newLinkedHashMap(columns.size());
            for (int i = 0; i < columns.size(); i++) {
                values.put(columns.get(i), current.getString(i + 1));
            }
            return new SourceRow(line, values);
        } catch (SQLException e) {
            throw table.failures().reading(table.name() + ", after row " + line, e);
        }
    }

    /** Not before the first row is needed: the second reading often needs none. */
    private ResultSet open() throws SQLException {
        Statement opened = table.connection().createStatement();
        statement = opened;
        opened.setFetchSize(table.fetchSize());
        ResultSet result = opened.executeQuery(table.sql());
        rows = result;
        return result;
    }

    @Override
    public Set<String> columns() {
        return new LinkedHashSet<>(columns);
    }

    @Override
    public void close() throws IOException {
        try {
            if (statement != null) {
                statement.close();
            }
        } catch (SQLException e) {
            throw new IOException(table.name() + " cannot be closed: " + e.getMessage(), e);
        }
    }
}
