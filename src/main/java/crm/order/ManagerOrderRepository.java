package crm.order;

import crm.sql.EnumNames;
import crm.user.AssigneeColumn;
import crm.user.ManagerWork;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts and hands over the open orders of managers: those that are not CLOSED, CANCELLED or REFUNDED. */
@Component
class ManagerOrderRepository implements ManagerWork {

    private static final AssigneeColumn ASSIGNEE = new AssigneeColumn(
            "orders",
            "assigned_manager",
            "status not in " + EnumNames.list(OrderStatus.class, OrderStatus::isTerminal));

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
        return ASSIGNEE.countOpen(jdbc, managers);
    }

    @Override
    public List<UUID> handOver(UUID from, @Nullable UUID to, Instant at) {
        return ASSIGNEE.handOver(jdbc, from, to, at);
    }
}
