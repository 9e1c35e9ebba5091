package crm.legacy.row;

import crm.legacy.value.MalformedValue;
import crm.legacy.value.NoValue;
import crm.legacy.value.RejectionReason;
import crm.text.Blanks;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One value of a row. Its column may have several names; an empty text is no value: see {@link NoValue}. */
public final class FieldValue {

    private final ImportRow row;

    private final List<String> columns;

    FieldValue(ImportRow row, List<String> columns) {
        this.row = row;
        this.columns = columns;
    }

    public ImportRow row() {
        return row;
    }

    /** The name of the value's column in this export. */
    private String column() {
        for (String column : columns) {
            if (trimmed(column) != null) {
                return column;
            }
        }
        return columns.getFirst();
    }

    /** The trimmed text, or null. */
    public @Nullable String text() {
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
        String value = row.source().values().get(column);
        if (value == null) {
            return null;
        }
        String text = Blanks.strip(value);
        return NoValue.is(text) ? null : text;
    }

    /** Adds a warning about the value, which stays in {@code legacyData}. */
    public void warn(RejectionReason reason, String message) {
        row.warn(column(), reason, text(), message);
    }

    /** The trimmed text of a status as the user's mapping translates it, or null. */
    public @Nullable String status() {
        String text = text();
        return text == null ? null : row.statuses().translate(text);
    }

    /** @throws RowRejected if the value is empty, or is not a status that is known, after the user's mapping */
    public <T> T requiredStatus(Function<String, T> parser) {
        T value = strictStatus(parser);
        if (value == null) {
            throw new RowRejected(column(), RejectionReason.MISSING_VALUE, "required, and empty");
        }
        return value;
    }

    /** @throws RowRejected if the value is not a status that is known, after the user's mapping; empty gives null */
    public <T> @Nullable T strictStatus(Function<String, T> parser) {
        return strict(text -> parser.apply(row.statuses().translate(text)));
    }

    /** Null, with a warning, if the value is not a status that is known, after the user's mapping. */
    public <T> @Nullable T optionalStatus(Function<String, T> parser) {
        return optional(text -> parser.apply(row.statuses().translate(text)));
    }

    /** @throws RowRejected if the value is empty or malformed */
    public <T> T required(Function<String, T> parser) {
        T value = strict(parser);
        if (value == null) {
            throw new RowRejected(column(), RejectionReason.MISSING_VALUE, "required, and empty");
        }
        return value;
    }

    /** @throws RowRejected if the value is malformed; an empty value gives null */
    public <T> @Nullable T strict(Function<String, T> parser) {
        String text = text();
        if (text == null) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (MalformedValue e) {
            throw new RowRejected(column(), e.reason(), e.problem());
        }
    }

    /**
     * Null if the value is empty or malformed. A malformed value adds a warning.
     *
     * @throws RowRejected if the text is too long
     */
    public <T> @Nullable T optional(Function<String, T> parser) {
        String text = text();
        if (text == null) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (MalformedValue e) {
            if (e.reason() == RejectionReason.TEXT_TOO_LONG) {
                // The import neither cuts nor drops text that a person wrote.
                throw new RowRejected(column(), e.reason(), e.problem());
            }
            row.warn(column(), e.reason(), text, e.problem() + ": left empty");
            return null;
        }
    }

    /**
     * Keeps the cell as {@code legacyData} unless its text is the name of the constant: the constant stands for several
     * spellings, and alone it would not tell which one the cell had.
     */
    public <T extends Enum<T>> T keepingSpelling(T constant) {
        String text = text();
        if (text != null && !text.equalsIgnoreCase(constant.name())) {
            row.keep(column());
        }
        return constant;
    }
}
