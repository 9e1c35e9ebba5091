package crm.customer;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Moves preferences between customers when customers are merged, and back when a merge is undone. */
@Component
class CustomerPreferencesRepository implements CustomerRecords {

    private final JdbcClient jdbc;

    CustomerPreferencesRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String kind() {
        return "CUSTOMER_PREFERENCES";
    }

    @Override
    public int lockRank() {
        return 6;
    }

    @Override
    public @Nullable String partnerCondition() {
        return null;
    }

    @Override
    public List<UUID> moveAll(UUID from, UUID to, Instant at) {
        return CustomerIdColumn.moveAll(jdbc, "customer_preferences", from, to, at);
    }

    @Override
    public void moveBack(Collection<UUID> records, UUID from, UUID to, Instant at) {
        CustomerIdColumn.moveBack(jdbc, "customer_preferences", records, from, to, at);
    }
}
