package crm.command;

import crm.sql.Utc;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;
import org.springframework.graphql.data.ArgumentValue;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The columns of one row that a client changes: absent fields stay as they are, null clears a field.
 * Only these columns are written, so that two clients who change different fields do not undo each other.
 */
public final class Patch {

    private final InputErrors errors;

    private final Map<String, @Nullable Object> columns = new LinkedHashMap<>();

    /** @param errors receives the errors of the values */
    public Patch(InputErrors errors) {
        this.errors = errors;
    }

    /** A text that may be emptied. */
    public Patch text(String column, String path, ArgumentValue<String> value, int most) {
        return set(column, value, text -> errors.text(path, text, most));
    }

    /** A text that must not be emptied. */
    public Patch requiredText(String column, String path, ArgumentValue<String> value, int most) {
        if (!value.isOmitted()) {
            columns.put(column, errors.requiredText(path, value.value(), most));
        }
        return this;
    }

    /**
     * Any other value that may be emptied.
     *
     * @param toSql checks the value and converts it to a parameter; not called for null
     */
    public <T> Patch set(String column, ArgumentValue<T> value, Function<T, @Nullable Object> toSql) {
        if (!value.isOmitted()) {
            T given = value.value();
            columns.put(column, given == null ? null : toSql.apply(given));
        }
        return this;
    }

    /** A value that must not be emptied. */
    public <T> Patch required(String column, String path, ArgumentValue<T> value, Function<T, @Nullable Object> toSql) {
        if (!value.isOmitted() && value.value() == null) {
            errors.add(InvalidInput.required(path));
            return this;
        }
        return set(column, value, toSql);
    }

    /** A column that follows from another one. */
    public Patch put(String column, @Nullable Object value) {
        columns.put(column, value);
        return this;
    }

    /** A value for a column of type {@code jsonb}. */
    public static @Nullable Object json(@Nullable String json) {
        if (json == null) {
            return null;
        }
        return typed("jsonb", json);
    }

    /** A value for a column of type {@code text[]}. */
    public static Object texts(Collection<String> texts) {
        return typed(
                "_text",
                texts.stream()
                        .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                        .collect(Collectors.joining(",", "{", "}")));
    }

    /** A value for a column of type {@code uuid[]}. */
    public static Object uuids(Collection<UUID> ids) {
        return typed("_uuid", ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}")));
    }

    private static PGobject typed(String type, String text) {
        PGobject value = new PGobject();
        value.setType(type);
        try {
            value.setValue(text);
        } catch (SQLException e) {
            throw new IllegalStateException("a PGobject takes any text", e);
        }
        return value;
    }

    public boolean isEmpty() {
        return columns.isEmpty();
    }

    /**
     * Writes the columns and increments the version, unless the row has these values already.
     *
     * @return whether it wrote them
     */
    public boolean apply(JdbcClient jdbc, String table, UUID id, Instant now) {
        if (columns.isEmpty()) {
            return false;
        }
        String assignments = columns.keySet().stream()
                .map(column -> column + " = :" + column)
                .collect(Collectors.joining(", "));
        String different = columns.keySet().stream()
                .map(column -> column + " is distinct from :" + column)
                .collect(Collectors.joining(" or "));
        return jdbc.sql("update " + table + " set " + assignments
                                + ", version = version + 1, updated_at = :now where id = :id and (" + different + ")")
                        .params(columns)
                        .param("now", Utc.offset(now))
                        .param("id", id)
                        .update()
                > 0;
    }
}
