package crm.security;

import crm.sql.Where;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rights of a caller: they decide which records and fields the caller sees. A job can store and use them later.
 *
 * @param role null for a person whose token names none: allowed nothing
 * @param partner on whose behalf a key acts; null for everybody else
 * @param scopes of a partner's key
 * @param viewer a manager who sees only records that are assigned to them or to nobody; null for everybody else
 */
public record CallerRights(
        @Nullable Role role,
        @Nullable UUID partner,
        List<String> scopes,
        @Nullable UUID viewer) {

    /** Rights of a caller for whom no assignment hides a record. */
    public CallerRights(@Nullable Role role, @Nullable UUID partner, List<String> scopes) {
        this(role, partner, scopes, null);
    }

    /** Kinds of records, each with those that are never without one. */
    private static final Map<String, List<String>> NEEDED_BY =
            Map.of("customer", List.of("customer", "order", "shipment"), "order", List.of("order", "shipment"));

    /** The same rights, but for no more than the records that came through the partner. */
    CallerRights withOwnRecordsOnly() {
        return new CallerRights(
                role, partner, scopes.stream().map(Scope::withoutAll).toList(), viewer);
    }

    /**
     * Conditions with those of a manager who sees only what is assigned to them or to nobody.
     *
     * @param visible SQL that holds for the records that the manager {@code :viewer} sees
     */
    public Where seen(Where where, String visible) {
        return viewer == null ? where : where.and(visible, "viewer", viewer);
    }

    /** Whether assignments hide no records. */
    public boolean seesAll() {
        return viewer == null;
    }

    /** Whether records of a kind may be asked for, as far as they can be seen. */
    public boolean reads(String kind) {
        return role == Role.PARTNER
                ? scopes.stream().map(Scope::withoutAll).anyMatch(Scope.toRead(kind)::equals)
                : role != null;
    }

    /** The partner whose records are all that can be asked for of a kind; null where nothing is hidden. */
    public @Nullable UUID partnerSeen(String kind) {
        return isForAll(kind) ? null : partner;
    }

    /**
     * The same for records to which visible records refer: a caller who reads all orders also reads the customer of
     * each, although it may not list all customers.
     */
    public @Nullable UUID partnerNamed(String kind) {
        return NEEDED_BY.getOrDefault(kind, List.of(kind)).stream().anyMatch(this::isForAll) ? null : partner;
    }

    /** Whether personal data is seen as it is, wherever it stands; and so people may be found by it. */
    public boolean seesPersonalData() {
        return role == Role.MANAGER || role == Role.ADMIN;
    }

    /**
     * Whether a record's personal data is seen as it is. A partner sees how to reach those who came through it, with a
     * scope for such records or for the bookings that bring them, and nothing that was noted in between.
     *
     * @param kind of the record, which itself can be seen
     * @param through the partner that the record came through
     */
    public boolean sees(PersonalData data, String kind, @Nullable UUID through) {
        if (role != Role.PARTNER) {
            return seesPersonalData();
        }
        return data != PersonalData.TEXT
                && (isFor(kind) || isFor("booking"))
                && (isForAll(kind) || (through != null && through.equals(partner)));
    }

    /** Whether there is a scope for records of a kind, be it for the partner's own only. */
    private boolean isFor(String kind) {
        return scopes.stream().anyMatch(scope -> scope.startsWith(kind + ":"));
    }

    /** Whether there is a scope for all records of a kind, and not only for those that came through the partner. */
    private boolean isForAll(String kind) {
        return scopes.stream().anyMatch(scope -> scope.startsWith(kind + ":") && scope.endsWith(Scope.ALL));
    }
}
