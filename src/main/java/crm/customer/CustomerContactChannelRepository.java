package crm.customer;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Moves contact channels between customers when customers are merged, and back when a merge is undone. */
@Component
class CustomerContactChannelRepository implements CustomerRecords {

    private final JdbcClient jdbc;

    CustomerContactChannelRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String kind() {
        return "CONTACT_CHANNEL";
    }

    @Override
    public int lockRank() {
        return 5;
    }

    @Override
    public @Nullable String partnerCondition() {
        return null;
    }

    @Override
    public List<UUID> moveAll(UUID from, UUID to, Instant at) {
        return CustomerIdColumn.moveAll(jdbc, "contact_channels", from, to, at);
    }

    @Override
    public void moveBack(Collection<UUID> records, UUID from, UUID to, Instant at) {
        CustomerIdColumn.moveBack(jdbc, "contact_channels", records, from, to, at);
    }
}
