package crm.legacy.row;

import crm.legacy.value.RejectionReason;
import java.io.Closeable;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the rows of one source from the first to the last. */
public interface RowReader extends Closeable {

    /**
     * The next row, or null at the end.
     *
     * @param broken receives each row that cannot be read; the reader skips it
     * @throws ExportUnreadable if the source cannot be read any further
     */
    @Nullable
    SourceRow next(Consumer<BrokenRow> broken);

    /** The columns of the rows that were read so far; complete at the end. */
    Set<String> columns();

    /**
     * A row that cannot be read.
     *
     * @param shown the row for the report: the fields of a CSV row, or the text of a line; tokens are redacted
     * @param id its id if it is readable; rows that refer to it are then rejected with the reason PARENT_REJECTED
     */
    record BrokenRow(
            long line,
            RejectionReason reason,
            String message,
            Object shown,
            @Nullable String id) {}
}
