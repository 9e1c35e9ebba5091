package crm.comment;

import crm.customer.CustomerIdColumn;
import crm.customer.CustomerRecords;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Moves comments between customers when customers are merged, and back when a merge is undone. */
@Component
class CustomerCommentRepository implements CustomerRecords {

    private final JdbcClient jdbc;

    CustomerCommentRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String kind() {
        return "COMMENT";
    }

    @Override
    public int lockRank() {
        return 7;
    }

    @Override
    public @Nullable String partnerCondition() {
        return null;
    }

    @Override
    public List<UUID> moveAll(UUID from, UUID to, Instant at) {
        return CustomerIdColumn.moveAll(jdbc, "comments", from, to, at);
    }

    @Override
    public void moveBack(Collection<UUID> records, UUID from, UUID to, Instant at) {
        CustomerIdColumn.moveBack(jdbc, "comments", records, from, to, at);
    }
}
