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
 * @param ofPartner the same as a partner sees it, where that is another table; null where it is the same
 * @param through SQL of the partner that one came through, for records that a partner sees though they did not come
 *     through it; null where what it sees is its own
 * @param visible which of them a manager sees who sees only what is assigned to them or to nobody; null for all
 */
record ExportSource(
        String from,
        String id,
        TableMapping.@Nullable Owned owned,
        @Nullable OfPartner ofPartner,
        @Nullable String through,
        @Nullable String visible) {

    ExportSource(
            String from,
            String id,
            TableMapping.@Nullable Owned owned,
            @Nullable OfPartner ofPartner,
            @Nullable String through) {
        this(from, id, owned, ofPartner, through, null);
    }

    /**
     * The same, of which a manager sees only some who sees only what is assigned to them or to nobody.
     *
     * @param condition SQL that holds for the records that the manager {@code :viewer} sees
     */
    ExportSource visibleIf(String condition) {
        return new ExportSource(from, id, owned, ofPartner, through, condition);
    }

    /**
     * Records as a partner sees them that may not see all of the kind.
     *
     * @param from the table, by the same alias and with the same columns
     * @param owned which of them a partner can have
     */
    record OfPartner(String from, TableMapping.Owned owned) {}

    /** The table that a caller sees. */
    String from(CallerRights asked) {
        return isOfPartner(asked) ? Objects.requireNonNull(ofPartner).from() : from;
    }

    /** Whether the caller sees only records of its partner. */
    boolean isLimited(CallerRights asked) {
        return owned != null && asked.partnerSeen(owned.kind()) != null;
    }

    private boolean isOfPartner(CallerRights asked) {
        return ofPartner != null && asked.partnerSeen(ofPartner.owned().kind()) != null;
    }

    /**
     * A condition on rows {@code changes f}, to be added to others: of which records that the caller cannot see a
     * caller is told that they are gone. A partner hears of those that came through it; others do not hear of the
     * partners' views of customers. A manager who sees only their own hears of those that exist no more or were
     * assigned to another one.
     */
    String goneFor(CallerRights asked) {
        if (isLimited(asked)) {
            return " and f.partner_id = :partner";
        }
        String ofAll = " and f.record_type <> 'PARTNER_CUSTOMER'";
        return asked.viewer() == null || visible == null ? ofAll : ofAll + """
                 and (f.operation = 'DELETED' and not exists (select from %s where %s = f.record_id)
                  or coalesce(f.fields -> 'assigned_manager' ->> 0, f.fields -> 'assignee' ->> 0, :viewer::text)
                    = :viewer::text and jsonb_exists_any(f.fields, array['assigned_manager', 'assignee']))
                """.formatted(from, id);
    }

    /** A select of the ids of records that the caller sees and for which a condition holds. */
    String idsSeenBy(CallerRights asked, String condition) {
        return "select " + id + " as id from " + from(asked) + " where "
                + seenBy(asked, new Where().and(condition)).sql();
    }

    /** A condition that holds if a record with this id does not meet the conditions, for the same parameters. */
    Where without(CallerRights asked, Where conditions, String other) {
        Where where = new Where()
                .and("not exists (select from " + from(asked) + " where " + id + " = " + other + " and ("
                        + conditions.sql() + "))");
        conditions.parameters().forEach(where::with);
        return where;
    }

    /** Whether a caller may export the records that they may see. */
    boolean areFor(CallerRights asked) {
        return asked.partner() == null || (owned != null && asked.reads(owned.kind()));
    }

    /** The records that a caller may see. */
    Where seenBy(CallerRights asked, Where conditions) {
        Where where = conditions.with("viewer", asked.viewer());
        if (visible != null && asked.viewer() != null) {
            where.and(visible);
        }
        if (asked.partner() == null) {
            return where;
        }
        TableMapping.Owned own = isOfPartner(asked)
                ? Objects.requireNonNull(ofPartner).owned()
                : Objects.requireNonNull(owned, "not for partners");
        where.with("partner", asked.partner());
        return asked.partnerSeen(own.kind()) == null ? where : where.and(own.condition());
    }

    /**
     * SQL of the id of one of them, for a column of another table: null where it does not exist for who asked.
     *
     * @param reference SQL of that column
     * @param own SQL of the same for a record that the caller's partner sent, where that is another column
     */
    String reference(String reference, @Nullable String own, CallerRights asked) {
        if (visible != null && asked.viewer() != null) {
            return "(select " + id + " from " + from + " where " + id + " = " + reference + " and " + visible + ")";
        }
        if (own != null && isOfPartner(asked)) {
            String others = asked.partnerNamed(Objects.requireNonNull(owned).kind()) == null ? reference : "null";
            return own.formatted(others);
        }
        return owned == null || asked.partnerNamed(owned.kind()) == null
                ? reference
                : "(select " + id + " from " + from + " where " + id + " = " + reference + " and " + owned.condition()
                        + ")";
    }

    /**
     * SQL of a column of the record to which a column of another table refers: null where the record does not exist
     * for who asked.
     *
     * @param reference SQL of the column that refers
     * @param own SQL of the same for a record that the caller's partner sent, where that is another column
     */
    String columnOf(String column, String reference, @Nullable String own, CallerRights asked) {
        boolean namesAll = owned == null || asked.partnerNamed(owned.kind()) == null;
        String condition = "";
        if (visible != null && asked.viewer() != null) {
            condition = " and " + visible;
        } else if (owned != null && !namesAll) {
            condition = " and " + owned.condition();
        }
        String sql = "(select " + column + " from " + from + " where " + id + " = " + reference + condition + ")";
        return own == null || !isOfPartner(asked) ? sql : own.formatted(namesAll ? sql : "null");
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
