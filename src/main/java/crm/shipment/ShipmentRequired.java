package crm.shipment;

import crm.command.Blocker;
import crm.command.BlockerCode;
import crm.order.OrderStatus;
import crm.order.TransitionCheck;
import crm.sql.Where;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** An order is in transit only with a shipment. */
@Component
class ShipmentRequired implements TransitionCheck {

    private static final Blocker NO_SHIPMENT =
            new Blocker(BlockerCode.NO_SHIPMENT, "blocker.NO_SHIPMENT", List.of(), null);

    private final JdbcClient jdbc;

    ShipmentRequired(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public OrderStatus target() {
        return OrderStatus.IN_TRANSIT;
    }

    @Override
    public Map<UUID, Blocker> blockers(Collection<UUID> orders) {
        Map<UUID, Blocker> blockers = new HashMap<>();
        jdbc.sql("""
                        select o.id from unnest(:orders::uuid[]) as o (id)
                        where not exists (select from shipments s where s.order_id = o.id)
                        """)
                .param("orders", Where.uuids(orders))
                .query((row, number) -> row.getObject(1, UUID.class))
                .list()
                .forEach(order -> blockers.put(order, NO_SHIPMENT));
        return blockers;
    }
}
