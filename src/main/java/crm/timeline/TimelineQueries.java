package crm.timeline;

import crm.feed.Change;
import crm.feed.ChangePosition;
import crm.feed.RecordedChanges;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
import crm.security.CurrentRights;
import crm.sql.Pages;
import crm.sql.ResultSets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads timelines: one statement names the entries of all parents, and one for each kind reads them, as the module that
 * they are of reads them elsewhere.
 */
@Component
class TimelineQueries {

    static final String OF_ORDERS = "Order.timeline";

    static final String OF_LEADS = "Lead.timeline";

    static final String OF_CUSTOMERS = "Customer.timeline";

    private final Pages pages;

    private final CurrentRights rights;

    private final RecordedChanges changes;

    private final Map<TimelineKind, NodeSource> sources = new EnumMap<>(TimelineKind.class);

    TimelineQueries(
            TimelineParts parts,
            Pages pages,
            CurrentRights rights,
            RecordedChanges changes,
            List<NodeSource> sources,
            Loaders loaders) {
        this.pages = pages;
        this.rights = rights;
        this.changes = changes;
        for (TimelineKind kind : TimelineKind.values()) {
            sources.stream()
                    .filter(source -> source.types().containsAll(kind.types()))
                    .findFirst()
                    .ifPresent(source -> this.sources.put(kind, source));
        }
        register(loaders, OF_ORDERS, parts::ofOrder);
        register(loaders, OF_LEADS, parts::ofLead);
        register(loaders, OF_CUSTOMERS, parts::ofCustomer);
    }

    /** The parts of a timeline of these kinds. */
    @FunctionalInterface
    private interface Source {
        List<Pages.Part> parts(Set<TimelineKind> kinds, boolean own);
    }

    private record Asked(Set<TimelineKind> kinds, PageArguments page) {}

    private void register(Loaders loaders, String list, Source source) {
        loaders.<TimelineKey, Connection<Object>>toOne(list, keys -> load(list, source, keys));
    }

    private Map<TimelineKey, Connection<Object>> load(String list, Source source, Collection<TimelineKey> keys) {
        Map<Asked, List<UUID>> parents = new LinkedHashMap<>();
        keys.forEach(key -> parents.computeIfAbsent(new Asked(key.kinds(), key.page()), asked -> new ArrayList<>())
                .add(key.parent()));
        Map<TimelineKey, Connection<TimelineRow>> rows = new HashMap<>();
        parents.forEach((asked, of) -> page(list, source, asked, of)
                .forEach((parent, page) -> rows.put(new TimelineKey(parent, asked.kinds(), asked.page()), page)));
        Map<UUID, Object> entries = entries(rows.values());
        Map<TimelineKey, Connection<Object>> timelines = HashMap.newHashMap(rows.size());
        rows.forEach((key, page) -> timelines.put(key, page.resolved(row -> entries.get(row.id()))));
        return timelines;
    }

    private Map<UUID, Connection<TimelineRow>> page(String list, Source source, Asked asked, Collection<UUID> parents) {
        UUID viewer = rights.get().viewer();
        List<Pages.Part> parts = source.parts(asked.kinds(), viewer != null);
        if (parts.isEmpty()) {
            Map<UUID, Connection<TimelineRow>> none = HashMap.newHashMap(parents.size());
            parents.forEach(parent -> none.put(parent, new Connection<>(List.of(), false, false, index -> "", null)));
            return none;
        }
        return pages.merged(
                list,
                parts,
                viewer == null ? Map.of() : Map.of("viewer", viewer),
                TimelineQueries::row,
                TimelineRow::id,
                parents,
                asked.page());
    }

    private Map<UUID, Object> entries(Collection<Connection<TimelineRow>> pages) {
        Map<TimelineKind, List<UUID>> ids = new EnumMap<>(TimelineKind.class);
        Map<ChangePosition, UUID> positions = new HashMap<>();
        pages.forEach(page -> page.nodes().forEach(row -> {
            if (row.position() == null) {
                ids.computeIfAbsent(row.kind(), kind -> new ArrayList<>()).add(row.id());
            } else {
                positions.put(row.position(), row.id());
            }
        }));
        Map<UUID, Object> found = new HashMap<>();
        ids.forEach((kind, ofKind) -> found.putAll(
                Objects.requireNonNull(sources.get(kind), kind.name()).byIds(ofKind)));
        for (Change change : changes.at(positions.keySet())) {
            found.put(Objects.requireNonNull(positions.get(change.position())), change);
        }
        return found;
    }

    private static TimelineRow row(ResultSet row, int number) throws SQLException {
        return new TimelineRow(
                ResultSets.uuid(row, "id"), ResultSets.required(TimelineKind.class, row, "kind"), position(row));
    }

    private static @Nullable ChangePosition position(ResultSet row) throws SQLException {
        String transaction = row.getString("tx_id");
        return transaction == null
                ? null
                : new ChangePosition(row.getInt("epoch"), Long.parseUnsignedLong(transaction), row.getLong("seq"));
    }
}
