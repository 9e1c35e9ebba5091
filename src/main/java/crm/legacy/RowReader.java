package crm.legacy;

import java.io.Closeable;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads one file of the export from its beginning to its end, a row at a time. */
interface RowReader extends Closeable {

    /**
     * The next row, or null at the end of the file.
     *
     * @param broken is told of rows that cannot be read; they are skipped
     * @throws ExportUnreadable where the file cannot be read any further
     */
    @Nullable
    SourceRow next(Consumer<BrokenRow> broken);

    /** The columns that were met so far; complete at the end of the file. */
    Set<String> columns();

    /**
     * A row that cannot be read.
     *
     * @param shown the row for the report: the fields of a CSV row, or the text of a line; tokens are blacked out
     * @param id its id, if that can still be told: what hangs on it is then said to hang on a rejected row
     */
    record BrokenRow(
            long line,
            RejectionReason reason,
            String message,
            Object shown,
            @Nullable String id) {}
}
