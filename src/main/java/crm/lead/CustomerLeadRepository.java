package crm.lead;

import crm.customer.CustomerIdColumn;
import crm.customer.CustomerRecords;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Moves leads between customers when customers are merged, and back when a merge is undone. */
@Component
class CustomerLeadRepository implements CustomerRecords {

    private final JdbcClient jdbc;

    CustomerLeadRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String kind() {
        return "LEAD";
    }

    @Override
    public int lockRank() {
        return 2;
    }

    @Override
    public String partnerCondition() {
        return "exists (select from leads l where l.customer_id = c.id and l.partner_id = :partner)";
    }

    @Override
    public String visibleCondition(String customer) {
        return "exists (select from leads vl where vl.customer_id = " + customer
                + " and (vl.assigned_manager is null or vl.assigned_manager = :viewer))";
    }

    @Override
    public String anyCondition(String customer) {
        return "exists (select from leads vl where vl.customer_id = " + customer + ")";
    }

    @Override
    public List<UUID> moveAll(UUID from, UUID to, Instant at) {
        return CustomerIdColumn.moveAll(jdbc, "leads", from, to, at);
    }

    @Override
    public void moveBack(Collection<UUID> records, UUID from, UUID to, Instant at) {
        CustomerIdColumn.moveBack(jdbc, "leads", records, from, to, at);
    }
}
