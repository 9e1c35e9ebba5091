package crm.order;

import crm.sql.EnumNames;
import crm.sql.Utc;
import crm.sql.Where;
import crm.user.ManagerWork;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts and hands over the open orders of managers: those that are not CLOSED, CANCELLED or REFUNDED. */
@Component
class ManagerOrderRepository implements ManagerWork {

    private static final String CLOSED = EnumNames.list(OrderStatus.class, OrderStatus::isTerminal);

    private static final String OPEN = "o.status not in " + CLOSED;

    private final JdbcClient jdbc;

    ManagerOrderRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Kind kind() {
        return Kind.ORDER;
    }

    @Override
    public Map<UUID, Integer> countOpen(Collection<UUID> managers) {
        return jdbc.sql("select o.assigned_manager, count(*) from orders o"
                        + " where o.assigned_manager = any(:managers::uuid[]) and " + OPEN
                        + " group by o.assigned_manager")
                .param("managers", Where.uuids(managers))
                .query(row -> {
                    Map<UUID, Integer> counts = HashMap.newHashMap(managers.size());
                    while (row.next()) {
                        counts.put(row.getObject(1, UUID.class), row.getInt(2));
                    }
                    return counts;
                });
    }

    @Override
    public int handOver(UUID from, @Nullable UUID to, Instant at) {
        return jdbc.sql("with mine as materialized ("
                        + "select o.id from orders o where o.assigned_manager = :from and " + OPEN
                        + " order by o.id for update)"
                        + " update orders set assigned_manager = :to, updated_at = :now, version = version + 1"
                        + " where id in (select id from mine)")
                .param("from", from)
                .param("to", to)
                .param("now", Utc.offset(at))
                .update();
    }
}
