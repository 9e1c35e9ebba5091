package crm.export;

import crm.security.CallerRights;
import crm.sql.ResultSets;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the rows that an {@link ExportQuery} selects, as a caller may see them. */
class ExportRows {

    private final ExportQuery content;

    private final CallerRights asked;

    private final RecordWriter writer;

    /** The values of one row. It is reused, because an export writes millions of rows. */
    private final @Nullable String[] values;

    ExportRows(ExportQuery content, CallerRights asked, Export.Format format, OutputStream out) throws IOException {
        this.content = content;
        this.asked = asked;
        this.writer = RecordWriter.of(format, content.columns(), out);
        this.values = new @Nullable String[content.columns().size()];
    }

    /** @throws UncheckedIOException if the row cannot be written */
    void write(ResultSet row) throws SQLException {
        UUID through = ResultSets.optionalUuid(row, "through");
        for (int i = 0; i < values.length; i++) {
            values[i] = content.columns()
                    .get(i)
                    .value(row, i + 1, data -> content.records().show(data, through, asked));
        }
        try {
            writer.write(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes that a record is gone. Only for files with a column that says so. */
    void writeDeleted(String id) {
        Arrays.fill(values, null);
        values[0] = id;
        values[values.length - 1] = "true";
        try {
            writer.write(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hands on what has been held back. */
    void end() throws IOException {
        writer.end();
    }
}
