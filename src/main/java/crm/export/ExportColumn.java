package crm.export;

import crm.security.CallerRights;
import crm.security.PersonalData;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A column of an export.
 *
 * @param name as the API calls the field, where it has one
 * @param sql what it is read from
 * @param personal how it is masked for those who may not see it; null where it is not
 * @param records whose id it is; null where it is none of another record
 * @param ofPartner SQL that a partner gets instead, unless it sees all records of the kind; null for the same SQL
 * @param byCaller SQL for a caller, where nothing of the above says it; null where it does
 */
record ExportColumn(
        String name,
        String sql,
        Kind kind,
        @Nullable PersonalData personal,
        @Nullable ExportSource records,
        @Nullable String ofPartner,
        @Nullable Function<CallerRights, String> byCaller) {

    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        TIME
    }

    /** As the API's {@code DateTime} writes it. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");

    static ExportColumn text(String name, String sql) {
        return new ExportColumn(name, sql, Kind.TEXT, null, null, null, null);
    }

    static ExportColumn text(String name, String sql, PersonalData personal) {
        return new ExportColumn(name, sql, Kind.TEXT, personal, null, null, null);
    }

    /** The id of one of these records. */
    static ExportColumn reference(String name, String sql, ExportSource records) {
        return new ExportColumn(name, sql, Kind.TEXT, null, records, null, null);
    }

    /**
     * The id of one of these records, which a partner can have under another id.
     *
     * @param ofPartner SQL for a partner, with {@code %s} for the SQL that others get
     */
    static ExportColumn reference(String name, String sql, ExportSource records, String ofPartner) {
        return new ExportColumn(name, sql, Kind.TEXT, null, records, ofPartner, null);
    }

    /** A text whose SQL depends on the caller. */
    static ExportColumn text(String name, Function<CallerRights, String> byCaller) {
        return new ExportColumn(name, "", Kind.TEXT, null, null, null, byCaller);
    }

    /** A text that a partner does not see if this condition holds. */
    static ExportColumn text(String name, String sql, PersonalData personal, String isHidden) {
        String ofPartner = "case when " + isHidden + " then null else " + sql + " end";
        return new ExportColumn(name, sql, Kind.TEXT, personal, null, ofPartner, null);
    }

    static ExportColumn number(String name, String sql) {
        return new ExportColumn(name, sql, Kind.NUMBER, null, null, null, null);
    }

    static ExportColumn flag(String name, String sql) {
        return new ExportColumn(name, sql, Kind.BOOLEAN, null, null, null, null);
    }

    static ExportColumn time(String name, String sql) {
        return new ExportColumn(name, sql, Kind.TIME, null, null, null, null);
    }

    /**
     * The SQL that the column of a table is read from for a caller. It does not name records that are hidden from the
     * caller.
     */
    String sql(ExportSource table, CallerRights asked) {
        if (byCaller != null) {
            return byCaller.apply(asked);
        }
        if (records != null) {
            return records.reference(sql, ofPartner, asked);
        }
        return ofPartner != null && table.isLimited(asked) ? ofPartner : sql;
    }

    /**
     * The value of a row as it is written.
     *
     * @param isShown whether personal data of this kind stays as it is in this row
     */
    @Nullable
    String value(ResultSet row, int place, Predicate<PersonalData> isShown) throws SQLException {
        return switch (kind) {
            case TEXT -> {
                String text = row.getString(place);
                yield text == null || personal == null || isShown.test(personal) ? text : personal.masked(text);
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
