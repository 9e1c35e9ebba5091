package crm.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes records in one format. */
interface RecordWriter {

    /** @param values one for each column, as {@link ExportColumn#value} gives them */
    void write(@Nullable String[] values) throws IOException;

    /** Hands on what has been held back. */
    void end() throws IOException;

    static RecordWriter of(Export.Format format, List<ExportColumn> columns, OutputStream out) throws IOException {
        return switch (format) {
            case NDJSON -> new NdjsonWriter(columns, out);
            case CSV -> new CsvWriter(columns, out);
        };
    }
}
