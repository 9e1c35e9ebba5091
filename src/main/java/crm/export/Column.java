package crm.export;

import crm.security.PersonalData;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A column of an export.
 *
 * @param name as the API calls the field, where it has one
 * @param sql what it is read from
 * @param personal how it is masked for analysts; null where it is not
 */
record Column(String name, String sql, Kind kind, @Nullable PersonalData personal) {

    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        TIME
    }

    /** As the API's {@code DateTime} writes it. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");

    static Column text(String name, String sql) {
        return new Column(name, sql, Kind.TEXT, null);
    }

    static Column text(String name, String sql, PersonalData personal) {
        return new Column(name, sql, Kind.TEXT, personal);
    }

    static Column number(String name, String sql) {
        return new Column(name, sql, Kind.NUMBER, null);
    }

    static Column flag(String name, String sql) {
        return new Column(name, sql, Kind.BOOLEAN, null);
    }

    static Column time(String name, String sql) {
        return new Column(name, sql, Kind.TIME, null);
    }

    /**
     * The value of a row as it is written.
     *
     * @param seesPersonalData whether personal data stays as it is
     */
    @Nullable
    String value(ResultSet row, int place, boolean seesPersonalData) throws SQLException {
        return switch (kind) {
            case TEXT -> {
                String text = row.getString(place);
                yield text == null || personal == null || seesPersonalData ? text : personal.masked(text);
            }
            case NUMBER -> {
                BigDecimal number = row.getBigDecimal(place);
                yield number == null ? null : number.toPlainString();
            }
            case BOOLEAN -> {
                boolean flag = row.getBoolean(place);
                yield row.wasNull() ? null : Boolean.toString(flag);
            }
            case TIME -> {
                OffsetDateTime time = row.getObject(place, OffsetDateTime.class);
                yield time == null ? null : TIME.format(time.withOffsetSameInstant(ZoneOffset.UTC));
            }
        };
    }
}
