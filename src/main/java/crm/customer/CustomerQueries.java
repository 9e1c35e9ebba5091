package crm.customer;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
import crm.graphql.RecordReference;
import crm.security.CurrentRights;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the table {@code customers}. */
@Component
class CustomerQueries implements NodeSource {

    private static final TableMapping<Customer> CUSTOMERS = new TableMapping<>(
            """
            c.id, c.code, c.legacy_id, c.full_name, c.phone, c.phone_raw, c.email, c.telegram, c.whatsapp,
            c.preferred_channel, c.city, c.country, c.merged_into, c.partner_id, c.version, c.created_at,
            c.updated_at""",
            "customers c",
            "c.id",
            (row, number) -> new Customer(
                    ResultSets.uuid(row, "id"),
                    row.getString("code"),
                    row.getString("legacy_id"),
                    row.getString("full_name"),
                    row.getString("phone"),
                    row.getString("phone_raw"),
                    row.getString("email"),
                    row.getString("telegram"),
                    row.getString("whatsapp"),
                    ResultSets.optional(PreferredChannel.class, row, "preferred_channel"),
                    row.getString("city"),
                    row.getString("country"),
                    ResultSets.optionalUuid(row, "merged_into"),
                    ResultSets.optionalUuid(row, "partner_id"),
                    row.getInt("version"),
                    ResultSets.instant(row, "created_at"),
                    ResultSets.instant(row, "updated_at")),
            Customer::id);

    private static final String CHAINS = """
            chain (asked, id, next, place) as (
              select c.id, c.id, c.merged_into, 0 from customers c where c.id = any(:ids::uuid[])
              union all
              select chain.asked, c.id, c.merged_into, chain.place + 1 from chain join customers c on c.id = \
            chain.next)\
            """;

    /** The loader that answers merged customers as they are; the loader {@code Customer} answers their survivors. */
    static final String AS_IS = "Customer.asIs";

    private final TableMapping<Customer> customers;

    private final Pages pages;

    private final JdbcClient jdbc;

    private final CurrentRights rights;

    CustomerQueries(
            CustomerVisibility visibility, Pages pages, JdbcClient jdbc, CurrentRights rights, Loaders loaders) {
        this.customers = CUSTOMERS.ownedBy(visibility.owned());
        this.pages = pages;
        this.jdbc = jdbc;
        this.rights = rights;
        loaders.toOne("Customer", this::byIds);
        loaders.toOne(AS_IS, this::byIdsAsIs);
    }

    /** @return by the given ids; the survivor for the id of a merged customer */
    @Override
    public int getOrder() {
        return ASKED_FIRST;
    }

    @Override
    public Map<UUID, Customer> byIds(Collection<UUID> ids) {
        Map<UUID, Customer> found = byIdsAsIs(ids);
        List<UUID> merged = found.values().stream()
                .filter(customer -> customer.mergedIntoId() != null)
                .map(Customer::id)
                .toList();
        if (!merged.isEmpty()) {
            found.putAll(survivors(merged));
        }
        return found;
    }

    Map<UUID, Customer> byIdsAsIs(Collection<UUID> ids) {
        return pages.byIds(customers, ids);
    }

    /** Finds a customer by an id or code of its own, or of a customer that was merged into it. */
    Optional<Customer> find(RecordReference reference) {
        return findAsIs(reference)
                .map(found -> found.mergedIntoId() == null
                        ? found
                        : survivors(List.of(found.id())).get(found.id()));
    }

    Optional<Customer> findAsIs(RecordReference reference) {
        return pages.find(customers, "c.code", "c.legacy_id", "c.legacy_uuid", reference);
    }

    /** Customers as they are, locked in id order until the end of the transaction. */
    Map<UUID, Customer> lock(Collection<UUID> ids) {
        Map<UUID, Customer> locked = HashMap.newHashMap(ids.size());
        pages.lock(customers, ids).forEach(customer -> locked.put(customer.id(), customer));
        return locked;
    }

    /** The survivors of the chains of merges, by the given ids. A customer that was not merged is its own. */
    Map<UUID, Customer> survivors(Collection<UUID> ids) {
        return jdbc.sql("with recursive " + CHAINS + " select chain.asked, " + CUSTOMERS.columns()
                        + " from chain join customers c on c.id = chain.id where chain.next is null")
                .param("ids", Where.uuids(ids))
                .query(row -> {
                    Map<UUID, Customer> survivors = HashMap.newHashMap(ids.size());
                    while (row.next()) {
                        survivors.put(
                                ResultSets.uuid(row, "asked"),
                                CUSTOMERS.mapper().mapRow(row, row.getRow()));
                    }
                    return survivors;
                });
    }

    /** The ids from a customer to its survivor, both included. */
    List<UUID> chain(UUID id) {
        return jdbc.sql("with recursive " + CHAINS + " select chain.id from chain order by chain.place")
                .param("ids", Where.uuids(List.of(id)))
                .query(UUID.class)
                .list();
    }

    Connection<Customer> page(@Nullable CustomerFilter filter, CustomerSort sort, PageArguments page) {
        Where where = (filter == null ? CustomerFilter.ALL : filter).where(rights.get());
        return pages.page(customers, where, sort.keyset(), page);
    }
}
