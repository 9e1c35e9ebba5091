package crm.customer;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
import crm.graphql.RecordReference;
import crm.security.CallerRights;
import crm.security.CurrentRights;
import crm.security.Role;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
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

    private static final TableMapping<Customer> CUSTOMERS =
            new TableMapping<>("""
            c.id, c.code, c.legacy_id, c.full_name, c.phone, c.phone_raw, c.email, c.telegram, c.whatsapp,
            c.preferred_channel, c.city, c.country, c.merged_into, c.partner_id, c.version, c.created_at, c.updated_at,
            c.external_reference""", "customers c", "c.id", (row, number) -> customer(row, false), Customer::id);

    /** Customers as a partner knows them, with the columns of {@code customers}. */
    private static final TableMapping<Customer> PARTNER_VIEWS = new TableMapping<>(
                    CUSTOMERS.columns(),
                    CustomerVisibility.PARTNER_VIEW,
                    "c.id",
                    (row, number) -> customer(row, true),
                    Customer::id)
            .ownedBy(CustomerVisibility.OF_PARTNER);

    private static final String CHAINS = """
            chain (asked, id, next, place) as (
              select c.id, c.id, c.merged_into, 0 from customers c where c.id = any(:ids::uuid[])
              union all
              select chain.asked, c.id, c.merged_into, chain.place + 1 from chain join customers c on c.id = \
            chain.next)\
            """;

    /** The loader that answers merged customers as they are; the loader {@code Customer} answers their survivors. */
    static final String AS_IS = "Customer.asIs";

    /** The loader of customers as the caller's partner knows them. */
    static final String OF_PARTNER = "Customer.ofPartner";

    private final TableMapping<Customer> customers;

    private final Pages pages;

    private final JdbcClient jdbc;

    private final CurrentRights rights;

    private final PartnerCustomerRepository partnerCustomers;

    CustomerQueries(
            CustomerVisibility visibility,
            Pages pages,
            JdbcClient jdbc,
            CurrentRights rights,
            PartnerCustomerRepository partnerCustomers,
            Loaders loaders) {
        this.customers = CUSTOMERS.ownedBy(visibility.owned());
        this.pages = pages;
        this.jdbc = jdbc;
        this.rights = rights;
        this.partnerCustomers = partnerCustomers;
        loaders.toOne("Customer", this::byIds);
        loaders.toOne(AS_IS, this::byIdsAsIs);
        loaders.toOne(OF_PARTNER, this::ofPartner);
    }

    /** The partner of a caller that knows customers only as the partner does; null for other callers. */
    static @Nullable UUID limitedTo(CallerRights caller) {
        return caller.role() == Role.PARTNER ? caller.partnerSeen("customer") : null;
    }

    private boolean isLimited() {
        return limitedTo(rights.whole()) != null;
    }

    private static Customer customer(ResultSet row, boolean partnerView) throws SQLException {
        return new Customer(
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
                ResultSets.instant(row, "updated_at"),
                partnerView,
                row.getString("external_reference"));
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

    /** A partner reaches records of the CRM only through orders that it reads although they are not its own. */
    Map<UUID, Customer> byIdsAsIs(Collection<UUID> ids) {
        return isLimited() && rights.partnerOfNamed("customer") != null ? new HashMap<>() : pages.byIds(customers, ids);
    }

    /** Customers as the caller's partner knows them, by the ids that the partner sees. */
    Map<UUID, Customer> ofPartner(Collection<UUID> ids) {
        return pages.byIds(PARTNER_VIEWS, ids);
    }

    /**
     * Finds a customer by an id or code of its own, or of a customer that was merged into it, or by the code under
     * which a partner knows it. A partner finds a customer as it knows it.
     */
    Optional<Customer> find(RecordReference reference) {
        if (isLimited()) {
            return pages.find(PARTNER_VIEWS, "c.code", "c.legacy_id", "c.legacy_uuid", reference);
        }
        Optional<Customer> found = findAsIs(reference);
        if (found.isEmpty() && reference.uuid() == null) {
            found = partnerCustomers
                    .customer(reference.code())
                    .map(id -> byIdsAsIs(List.of(id)).get(id));
        }
        return found.map(customer -> customer.mergedIntoId() == null
                ? customer
                : survivors(List.of(customer.id())).get(customer.id()));
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
        return pages.page(isLimited() ? PARTNER_VIEWS : customers, where, sort.keyset(), page);
    }
}
