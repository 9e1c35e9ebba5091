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
 * Writes the table {@code contact_channels}. It moves contact channels between customers when customers are merged, and
 * back when a merge is undone.
 */
@Component
class CustomerContactChannelRepository implements CustomerRecords {

    private final JdbcClient jdbc;

    CustomerContactChannelRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    int count(UUID customer) {
        return jdbc.sql("select count(*) from contact_channels where customer_id = :customer")
                .param("customer", customer)
                .query(Integer.class)
                .single();
    }

    /** The contact channel of a customer with this address, regardless of case. */
    Optional<UUID> find(UUID customer, String channel, String value) {
        return jdbc.sql("""
                        select id from contact_channels
                        where customer_id = :customer and channel = :channel and lower(value) = lower(:value)
                        order by created_at, id limit 1
                        """)
                .param("customer", customer)
                .param("channel", channel)
                .param("value", value)
                .query(UUID.class)
                .optional();
    }

    void insert(ContactChannel channel) {
        jdbc.sql("""
                        insert into contact_channels (id, customer_id, channel, value, is_primary, is_verified,
                          created_at, updated_at)
                        values (:id, :customer, :channel, :value, :primary, :verified, :now, :now)
                        """)
                .param("id", channel.id())
                .param("customer", channel.customerId())
                .param("channel", channel.channel())
                .param("value", channel.value())
                .param("primary", channel.primary())
                .param("verified", channel.verified())
                .param("now", Utc.offset(channel.createdAt()))
                .update();
    }

    /** Makes all contact channels of a customer but one no longer the preferred one. */
    void clearPrimary(UUID customer, UUID except, Instant now) {
        jdbc.sql("""
                        update contact_channels set is_primary = false, version = version + 1, updated_at = :now
                        where customer_id = :customer and id <> :except and is_primary
                        """)
                .param("customer", customer)
                .param("except", except)
                .param("now", Utc.offset(now))
                .update();
    }

    /** @return whether a column has another value than before */
    boolean update(UUID id, Patch patch, Instant now) {
        return patch.apply(jdbc, "contact_channels", id, now);
    }

    void delete(UUID id) {
        jdbc.sql("delete from contact_channels where id = :id").param("id", id).update();
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
