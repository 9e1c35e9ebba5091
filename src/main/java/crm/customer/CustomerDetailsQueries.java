package crm.customer;

import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what is read with a customer only: the tables {@code contact_channels} and {@code customer_preferences}. */
@Component
class CustomerDetailsQueries implements NodeSource {

    static final String CONTACT_CHANNELS = "Customer.contactChannels";

    static final String PREFERENCES = "Customer.preferences";

    private static final TableMapping<ContactChannel> CHANNELS = new TableMapping<>(
            "h.id, h.customer_id, h.channel, h.value, h.is_primary, h.is_verified, h.created_at",
            "contact_channels h",
            "h.id",
            (row, number) -> new ContactChannel(
                    ResultSets.uuid(row, "id"),
                    ResultSets.uuid(row, "customer_id"),
                    row.getString("channel"),
                    row.getString("value"),
                    row.getBoolean("is_primary"),
                    row.getBoolean("is_verified"),
                    ResultSets.instant(row, "created_at")),
            ContactChannel::id);

    private static final Keyset OLDEST_FIRST = Keyset.ascending("OLDEST_FIRST", "h.created_at", "timestamptz");

    private final Pages pages;

    private final JdbcClient jdbc;

    CustomerDetailsQueries(Pages pages, JdbcClient jdbc, Loaders loaders) {
        this.pages = pages;
        this.jdbc = jdbc;
        loaders.toMany(
                CONTACT_CHANNELS,
                (customers, page) ->
                        pages.pages(CHANNELS, "h.customer_id", customers, new Where(), OLDEST_FIRST, page));
        loaders.toOne(PREFERENCES, this::preferences);
    }

    @Override
    public Map<UUID, ContactChannel> byIds(Collection<UUID> ids) {
        return pages.byIds(CHANNELS, ids);
    }

    /** The newest preferences of each customer: the old CRM and a merge may give a customer several. */
    Map<UUID, CustomerPreferences> preferences(Collection<UUID> customers) {
        Map<UUID, CustomerPreferences> found = HashMap.newHashMap(customers.size());
        jdbc.sql("""
                        select distinct on (p.customer_id) p.id, p.customer_id, p.budget, p.brands, p.sizes,
                          p.language, p.time_zone, p.consent, p.updated_at
                        from customer_preferences p where p.customer_id = any(:customers::uuid[])
                        order by p.customer_id, p.created_at desc, p.id desc
                        """).param("customers", Where.uuids(customers)).query(row -> {
            CustomerPreferences preferences = new CustomerPreferences(
                    ResultSets.uuid(row, "id"),
                    ResultSets.uuid(row, "customer_id"),
                    row.getString("budget"),
                    ResultSets.texts(row, "brands"),
                    ResultSets.texts(row, "sizes"),
                    row.getString("language"),
                    row.getString("time_zone"),
                    row.getObject("consent", Boolean.class),
                    ResultSets.instant(row, "updated_at"));
            found.put(preferences.customerId(), preferences);
        });
        return found;
    }
}
