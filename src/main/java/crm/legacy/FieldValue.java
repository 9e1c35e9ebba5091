package crm.legacy;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One value of a row, under whichever name its column goes in this export. An empty text is no value. */
final class FieldValue {

    private final ImportRow row;

    private final List<String> columns;

    FieldValue(ImportRow row, List<String> columns) {
        this.row = row;
        this.columns = columns;
    }

    ImportRow row() {
        return row;
    }

    /** The value's column in this export. */
    String column() {
        for (String column : columns) {
            if (trimmed(column) != null) {
                return column;
            }
        }
        return columns.getFirst();
    }

    /** Trimmed, or null. */
    @Nullable
    String text() {
        String text = null;
        for (String column : columns) {
            String value = trimmed(column);
            if (text == null) {
                text = value;
            } else if (value != null && !value.equals(text)) {
                row.warn(column, RejectionReason.IGNORED_VALUE, value, "the column " + column() + " has another value");
            }
        }
        return text;
    }

    private @Nullable String trimmed(String column) {
        String value = row.source.values().get(column);
        if (value == null) {
            return null;
        }
        String text = value.strip();
        return text.isEmpty() ? null : text;
    }

    /** @throws RowRejected if the value is empty or malformed */
    <T> T required(Function<String, T> reading) {
        T value = strict(reading);
        if (value == null) {
            throw new RowRejected(column(), RejectionReason.MISSING_VALUE, "required, and empty");
        }
        return value;
    }

    /** @throws RowRejected if the value is malformed; an empty value gives null */
    <T> @Nullable T strict(Function<String, T> reading) {
        String text = text();
        if (text == null) {
            return null;
        }
        try {
            return reading.apply(text);
        } catch (MalformedValue e) {
            throw new RowRejected(column(), e.reason, e.problem);
        }
    }

    /** Null if the value is empty, or malformed: then the row gets a warning. Text that is too long rejects the row. */
    <T> @Nullable T optional(Function<String, T> reading) {
        String text = text();
        if (text == null) {
            return null;
        }
        try {
            return reading.apply(text);
        } catch (MalformedValue e) {
            if (e.reason == RejectionReason.TEXT_TOO_LONG) {
                // Text is neither cut nor dropped: a person wrote it.
                throw new RowRejected(column(), e.reason, e.problem);
            }
            row.warn(column(), e.reason, text, e.problem + ": left empty");
            return null;
        }
    }
}
