package crm.customer;

import crm.command.Patch;
import crm.sql.Utc;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes the table {@code customer_preferences}. It moves preferences between customers when customers are merged, and
 * back when a merge is undone.
 */
@Component
class CustomerPreferencesRepository implements CustomerRecords {

    private final JdbcClient jdbc;

    CustomerPreferencesRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The newest preferences of a customer, which are the ones that count. */
    Optional<UUID> newest(UUID customer) {
        return jdbc.sql("""
                        select id from customer_preferences where customer_id = :customer
                        order by created_at desc, id desc limit 1
                        """).param("customer", customer).query(UUID.class).optional();
    }

    /** Preferences without any value. */
    void insert(UUID id, UUID customer, Instant now) {
        jdbc.sql("""
                        insert into customer_preferences (id, customer_id, created_at, updated_at)
                        values (:id, :customer, :now, :now)
                        """)
                .param("id", id)
                .param("customer", customer)
                .param("now", Utc.offset(now))
                .update();
    }

    /** @return whether a column has another value than before */
    boolean update(UUID id, Patch patch, Instant now) {
        return patch.apply(jdbc, "customer_preferences", id, now);
    }

    /** @return whether the customer had any */
    boolean deleteAll(UUID customer) {
        return jdbc.sql("delete from customer_preferences where customer_id = :customer")
                        .param("customer", customer)
                        .update()
                > 0;
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
