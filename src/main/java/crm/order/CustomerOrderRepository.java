package crm.order;

import crm.customer.CustomerIdColumn;
import crm.customer.CustomerRecords;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Moves orders between customers when customers are merged, and back when a merge is undone. */
@Component
class CustomerOrderRepository implements CustomerRecords {

    private final JdbcClient jdbc;

    CustomerOrderRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String kind() {
        return "ORDER";
    }

    @Override
    public int lockRank() {
        return 1;
    }

    @Override
    public String partnerCondition() {
        return "exists (select from orders o where o.customer_id = c.id and o.partner_id = :partner)";
    }

    @Override
    public String visibleCondition(String customer) {
        return "exists (select from orders vo where vo.customer_id = " + customer
                + " and (vo.assigned_manager is null or vo.assigned_manager = :viewer))";
    }

    @Override
    public String anyCondition(String customer) {
        return "exists (select from orders vo where vo.customer_id = " + customer + ")";
    }

    @Override
    public List<UUID> moveAll(UUID from, UUID to, Instant at) {
        return CustomerIdColumn.moveAll(jdbc, "orders", from, to, at);
    }

    @Override
    public void moveBack(Collection<UUID> records, UUID from, UUID to, Instant at) {
        CustomerIdColumn.moveBack(jdbc, "orders", records, from, to, at);
    }
}
