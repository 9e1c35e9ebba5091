package crm.touchpoint;

import crm.customer.CustomerIdColumn;
import crm.customer.CustomerRecords;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Moves touchpoints between customers when customers are merged, and back when a merge is undone. */
@Component
class CustomerTouchpointRepository implements CustomerRecords {

    private final JdbcClient jdbc;

    CustomerTouchpointRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String kind() {
        return "TOUCHPOINT";
    }

    @Override
    public int lockRank() {
        return 4;
    }

    @Override
    public @Nullable String partnerCondition() {
        return null;
    }

    @Override
    public List<UUID> moveAll(UUID from, UUID to, Instant at) {
        return CustomerIdColumn.moveAll(jdbc, "touchpoints", from, to, at);
    }

    @Override
    public void moveBack(Collection<UUID> records, UUID from, UUID to, Instant at) {
        CustomerIdColumn.moveBack(jdbc, "touchpoints", records, from, to, at);
    }
}
