package crm.export;

import crm.security.CallerRights;
import crm.security.PersonalData;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A table that files are made of, by the alias that its filter means, and who sees what of it.
 *
 * @param id SQL of the id, by which the rows are ordered: the same records make the same file
 * @param owned which of them a partner can have; null where it can have none
 * @param through SQL of the partner that one came through, for records that a partner sees though they did not come
 *     through it; null where what it sees is its own
 */
record ExportSource(
        String from,
        String id,
        TableMapping.@Nullable Owned owned,
        @Nullable String through) {

    /** Whether a caller may export the records that they may see. */
    boolean areFor(CallerRights asked) {
        return asked.partner() == null || (owned != null && asked.reads(owned.kind()));
    }

    /** The records that a caller may see. */
    Where seenBy(CallerRights asked, Where where) {
        if (asked.partner() == null) {
            return where;
        }
        TableMapping.Owned own = Objects.requireNonNull(owned, "not for partners");
        where.with("partner", asked.partner());
        return asked.partnerSeen(own.kind()) == null ? where : where.and(own.condition());
    }

    /**
     * SQL of the id of one of them, for a column of another table: null where it does not exist for who asked.
     *
     * @param reference SQL of that column
     */
    String reference(String reference, CallerRights asked) {
        return owned == null || asked.partnerNamed(owned.kind()) == null
                ? reference
                : "(select " + id + " from " + from + " where " + id + " = " + reference + " and " + owned.condition()
                        + ")";
    }

    /**
     * Whether personal data of one of them is seen as it is.
     *
     * @param from the partner that it came through, where {@link #through} tells
     */
    boolean show(PersonalData data, @Nullable UUID from, CallerRights asked) {
        return owned == null
                ? asked.seesPersonalData()
                : asked.sees(data, owned.kind(), through == null ? asked.partner() : from);
    }
}
