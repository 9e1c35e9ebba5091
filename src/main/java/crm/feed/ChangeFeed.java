package crm.feed;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.Nodes;
import crm.graphql.RequestErrorCode;
import crm.graphql.RequestRefused;
import crm.security.CallerRights;
import crm.security.CurrentRights;
import crm.sql.Cursors;
import crm.sql.Where;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The change feed. Its order is that of the transactions: a change is read once no older transaction can still add one
 * before it. So a client that goes on from its last position misses nothing and reads nothing twice.
 */
@Component
public class ChangeFeed {

    /** How a partner sees a customer: with an id and values of its own. */
    static final String PARTNER_CUSTOMER = "PARTNER_CUSTOMER";

    /** The loader of the records of changes. */
    static final String RECORDS = "Change.record";

    /** Most changes that are searched for one page. */
    private static final int SEARCHED = 5_000;

    private static final String LIST = "changes";

    private static final String SORT = "POSITION";

    private static final UUID NO_RECORD = new UUID(0, 0);

    /** Columns with the person who is responsible for a record. */
    private static final Set<String> ASSIGNMENTS = Set.of("assigned_manager", "assignee");

    private final ChangeRepository changes;

    private final FeedReader reader;

    private final Cursors cursors;

    private final CurrentRights rights;

    private final Nodes nodes;

    ChangeFeed(
            ChangeRepository changes,
            FeedReader reader,
            Cursors cursors,
            CurrentRights rights,
            Nodes nodes,
            Loaders loaders) {
        this.changes = changes;
        this.reader = reader;
        this.cursors = cursors;
        this.rights = rights;
        this.nodes = nodes;
        loaders.<UUID, Object>toOne(RECORDS, this::records);
    }

    /** The present position: everything before it has been told to those who read up to it. */
    public ChangePosition now() {
        return changes.bounds().horizon();
    }

    /** What a client stores of a position. */
    public String cursor(ChangePosition position) {
        return cursors.encode(
                LIST,
                SORT,
                new Cursors.Position(
                        List.of(
                                String.valueOf(position.epoch()),
                                String.valueOf(position.transaction()),
                                String.valueOf(position.sequence())),
                        NO_RECORD));
    }

    /**
     * The position that a client stored.
     *
     * @param argument that has the cursor
     * @throws RequestRefused BAD_REQUEST for another text; EXPIRED_CURSOR where changes after it are no longer kept, or
     *     were made in a copy of the database that is not this one
     */
    public ChangePosition position(String argument, String cursor) {
        return position(argument, cursor, changes.bounds());
    }

    /** The same for a cursor that this server has just made, without a check that its changes are kept. */
    public ChangePosition ofCursor(String cursor) {
        return decoded("cursor", cursor);
    }

    private ChangePosition decoded(String argument, String cursor) {
        List<String> keys = cursors.decode(argument, cursor, LIST, SORT).keys();
        return new ChangePosition(
                Integer.parseInt(keys.get(0)), Long.parseLong(keys.get(1)), Long.parseLong(keys.get(2)));
    }

    private ChangePosition position(String argument, String cursor, ChangeRepository.Bounds bounds) {
        ChangePosition position = decoded(argument, cursor);
        if (position.compareTo(bounds.expired()) < 0
                || position.compareTo(bounds.newest()) > 0
                || (position.epoch() < bounds.horizon().epoch() && changes.isLost(position))) {
            throw new RequestRefused(RequestErrorCode.EXPIRED_CURSOR, argument, "feed.expired");
        }
        return position;
    }

    /**
     * Where to go on from a position that the database itself stored. A copy of the database has it together with all
     * changes up to it, so none is missing, though it may be after the last change of its epoch.
     */
    public ChangePosition resumed(ChangePosition stored) {
        return stored.epoch() < changes.bounds().horizon().epoch() && changes.isLost(stored)
                ? new ChangePosition(stored.epoch() + 1, 0, 0)
                : stored;
    }

    /** Whether all changes after a position are still there. */
    public boolean isKept(ChangePosition position) {
        return position.compareTo(changes.bounds().expired()) >= 0;
    }

    /**
     * All changes after a position in their order, not filtered by rights.
     *
     * @throws RequestRefused EXPIRED_CURSOR where they are no longer kept
     */
    public List<Change> read(ChangePosition after, int limit) {
        ChangeRepository.Bounds bounds = changes.bounds();
        if (after.compareTo(bounds.expired()) < 0) {
            throw new RequestRefused(RequestErrorCode.EXPIRED_CURSOR, null, "feed.expired");
        }
        return changes.between(after, bounds.horizon(), limit);
    }

    /** @throws RequestRefused if the filter cannot be meant, such as an id that is none */
    public void requireValid(ChangeFilter filter) {
        filter.where();
    }

    /** Those of the changes that meet a filter, in one statement. */
    public List<Change> matching(List<Change> read, ChangeFilter filter) {
        Where where = filter.where();
        if (read.isEmpty() || where.parameters().isEmpty()) {
            return read;
        }
        Set<ChangePosition> matched =
                changes.matching(read.stream().map(Change::position).toList(), where);
        return read.stream()
                .filter(change -> matched.contains(change.position()))
                .toList();
    }

    /**
     * Tells of all changes from now on, in their order and not filtered by rights, until it is closed. One reader
     * serves all listeners of this node.
     *
     * @param listener must not block
     */
    public AutoCloseable listen(Consumer<List<Change>> listener) {
        return reader.listen(listener);
    }

    /** A page of the changes that the caller of the current request can see. */
    Connection<Change> page(@Nullable String after, int size, @Nullable List<RecordType> types, ChangeFilter filter) {
        ChangeRepository.Bounds bounds = changes.bounds();
        ChangePosition start = after == null ? bounds.expired() : position("after", after, bounds);
        Set<RecordType> read = readable(types);
        Where where = filter.where();
        boolean selective = !where.parameters().isEmpty() || read.size() < RecordType.values().length;
        ChangeRepository.Part part = changes.search(
                start,
                bounds.horizon(),
                own(read),
                where.anyOf("s.record_type", "types", stored(read)),
                selective ? SEARCHED : size + 1,
                size + 1);
        boolean more = part.changes().size() > size;
        List<Change> told = more ? part.changes().subList(0, size) : part.changes();
        ChangePosition end = more
                ? told.getLast().position()
                : Objects.requireNonNullElse(
                        selective ? part.end() : null, bounds.horizon().orLater(start));
        List<Change> seen = visible(told);
        return Connection.upTo(
                () -> cursor(end),
                seen,
                end.compareTo(bounds.horizon()) < 0,
                after != null,
                index -> cursor(seen.get(index).position()));
    }

    /** The types that the caller may read, as far as they were asked for. */
    private Set<RecordType> readable(@Nullable Collection<RecordType> asked) {
        Set<RecordType> types =
                asked == null || asked.isEmpty() ? EnumSet.allOf(RecordType.class) : EnumSet.copyOf(asked);
        types.removeIf(type -> !nodes.mayRead(type.typeName()));
        return types;
    }

    /** Of a partner's key, the records that came through the partner, unless it has a scope for all of the kind. */
    private Where own(Set<RecordType> types) {
        UUID partner = rights.get().partner();
        return partner != null && types.stream().allMatch(type -> seen(type) != null)
                ? new Where().and("c.partner_id = :partner", "partner", partner)
                : new Where();
    }

    private @Nullable UUID seen(RecordType type) {
        return rights.get().partnerSeen(kind(type));
    }

    private static String kind(RecordType type) {
        return type.typeName().toLowerCase(Locale.ROOT);
    }

    private Set<String> stored(Set<RecordType> types) {
        Set<String> names = new TreeSet<>();
        for (RecordType type : types) {
            names.add(type == RecordType.CUSTOMER && seen(type) != null ? PARTNER_CUSTOMER : type.name());
        }
        // No type at all is a condition that nothing meets.
        return names.isEmpty() ? Set.of("") : names;
    }

    /**
     * The changes that the caller of the current request may see: of types that the caller may read, and of records
     * that are visible to the caller now. A record that is no longer visible is told once, as
     * {@link ChangeOperation#LEFT}. A deletion is told if what the record belonged to is visible.
     */
    public List<Change> visible(List<Change> told) {
        CallerRights caller = rights.get();
        Set<RecordType> types = readable(told.stream().map(Change::type).collect(Collectors.toSet()));
        List<Change> readable = told.stream()
                .filter(change -> types.contains(change.type()) && isOf(change))
                .toList();
        UUID viewer = caller.viewer();
        if (viewer == null || readable.isEmpty()) {
            return readable;
        }
        Set<UUID> asked = readable.stream()
                .flatMap(change -> Stream.concat(Stream.of(change.recordId()), owners(change)))
                .collect(Collectors.toSet());
        Set<UUID> seen = records(asked).keySet();
        List<Change> shown = new ArrayList<>(readable.size());
        for (Change change : readable) {
            if (seen.contains(change.recordId()) || owners(change).anyMatch(seen::contains)) {
                shown.add(change);
            } else if (leaves(change, viewer)) {
                shown.add(change.left());
            }
        }
        return shown;
    }

    /**
     * Whether a record is among those of the caller's partner, if the caller is bound to them. What is told to one
     * partner only, no other caller hears: how that partner sees a customer, and that a record was taken from it.
     */
    private boolean isOf(Change change) {
        UUID partner = seen(change.type());
        return partner == null ? !change.ofPartner() : partner.equals(change.partnerId());
    }

    /**
     * What a deleted record without columns belonged to, whose row is gone and cannot be seen: its order, without one
     * its lead, without both its customer. Who sees only the customer does not hear of the orders of others.
     */
    private static Stream<UUID> owners(Change change) {
        return change.operation() == ChangeOperation.DELETED && change.columns().isEmpty()
                ? Stream.of(change.orderId(), change.leadId(), change.customerId())
                        .filter(Objects::nonNull)
                        .filter(owner -> !owner.equals(change.recordId()))
                        .limit(1)
                : Stream.empty();
    }

    /** Whether the change takes a record away from a manager who sees only what is assigned to them or to nobody. */
    private static boolean leaves(Change change, UUID viewer) {
        return change.columns().stream()
                .filter(column -> ASSIGNMENTS.contains(column.name()))
                .anyMatch(column -> column.before() == null || viewer.toString().equals(column.before()));
    }

    /** Records as they are now, as far as the caller can see them: one statement for each type. */
    private Map<UUID, Object> records(Collection<UUID> ids) {
        return ids.isEmpty() ? Map.of() : nodes.byIds(ids);
    }
}
