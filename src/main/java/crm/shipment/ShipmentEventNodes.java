package crm.shipment;

import crm.graphql.NodeSource;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The events of shipments, for {@code node}: {@link ShipmentQueries} answers for the shipments. */
@Component
class ShipmentEventNodes implements NodeSource {

    private final ShipmentQueries queries;

    ShipmentEventNodes(ShipmentQueries queries) {
        this.queries = queries;
    }

    @Override
    public Set<String> types() {
        return Set.of("ShipmentEvent");
    }

    @Override
    public Map<UUID, ShipmentEvent> byIds(Collection<UUID> ids) {
        return queries.eventsByIds(ids);
    }
}
