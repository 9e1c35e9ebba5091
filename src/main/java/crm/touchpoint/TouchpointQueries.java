package crm.touchpoint;

import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.StoredJson;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Reads the table {@code touchpoints}. */
@Component
class TouchpointQueries implements NodeSource {

    static final String PAYLOAD = "Touchpoint.payload";

    static final String OF_CUSTOMERS = "Customer.touchpoints";

    static final String OF_LEADS = "Lead.touchpoints";

    static final String OF_ORDERS = "Order.touchpoints";

    private static final TableMapping<Touchpoint> TOUCHPOINTS =
            new TableMapping<>("""
            t.id, t.customer_id, t.lead_id, t.order_id, t.manager_id, t.channel, t.direction, t.type, t.outcome,
            t.summary, t.happened_at, t.response_due_at, t.responded_at, t.version, t.created_at, t.updated_at,
            t.task_id
            """, "touchpoints t", "t.id", TouchpointQueries::touchpoint, Touchpoint::id);

    private static final Keyset NEWEST_FIRST = Keyset.descending("HAPPENED_AT_DESC", "t.happened_at", "timestamptz");

    private final TableMapping<Touchpoint> touchpoints;

    private final Pages pages;

    TouchpointQueries(TouchpointVisibility visibility, Pages pages, StoredJson json, Loaders loaders) {
        this.touchpoints = TOUCHPOINTS.visibleIf(visibility.visible());
        this.pages = pages;
        loaders.toOne(PAYLOAD, json.column("touchpoints", "id", "payload"));
        newestFirst(loaders, OF_CUSTOMERS, "t.customer_id");
        newestFirst(loaders, OF_LEADS, "t.lead_id");
        newestFirst(loaders, OF_ORDERS, "t.order_id");
    }

    private void newestFirst(Loaders loaders, String field, String parent) {
        loaders.toMany(
                field, (parents, page) -> pages.pages(touchpoints, parent, parents, new Where(), NEWEST_FIRST, page));
    }

    /** A touchpoint that the caller sees, locked until the end of the transaction. */
    Optional<Touchpoint> lock(UUID id) {
        return pages.lockNamed(touchpoints, id);
    }

    @Override
    public Set<String> types() {
        return Set.of("Touchpoint");
    }

    @Override
    public Map<UUID, Touchpoint> byIds(Collection<UUID> ids) {
        return pages.byIds(touchpoints, ids);
    }

    private static Touchpoint touchpoint(ResultSet row, int number) throws SQLException {
        return new Touchpoint(
                ResultSets.uuid(row, "id"),
                ResultSets.optionalUuid(row, "customer_id"),
                ResultSets.optionalUuid(row, "lead_id"),
                ResultSets.optionalUuid(row, "order_id"),
                ResultSets.optionalUuid(row, "manager_id"),
                row.getString("channel"),
                ResultSets.optional(TouchpointDirection.class, row, "direction"),
                row.getString("type"),
                ResultSets.optional(TouchpointOutcome.class, row, "outcome"),
                row.getString("summary"),
                ResultSets.instant(row, "happened_at"),
                ResultSets.optionalInstant(row, "response_due_at"),
                ResultSets.optionalInstant(row, "responded_at"),
                row.getInt("version"),
                ResultSets.instant(row, "created_at"),
                ResultSets.instant(row, "updated_at"),
                ResultSets.optionalUuid(row, "task_id"));
    }
}
