package crm.order;

import crm.bike.BikeSnapshot;
import crm.customer.CustomerVisibility;
import crm.customer.Customers;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
import crm.graphql.RecordReference;
import crm.history.HistoryQueries;
import crm.history.HistorySubject;
import crm.security.CurrentRights;
import crm.sql.EnumNames;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.StoredJson;
import crm.sql.TableMapping;
import crm.sql.Utc;
import crm.sql.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the table {@code orders}. */
@Component
class OrderQueries implements NodeSource {

    static final String META = "Order.bookingMeta";

    static final TableMapping<Order> ORDERS = new TableMapping<>(
                    """
            o.id, o.order_code, o.legacy_id, o.status, o.status_changed_at, o.stage, o.legacy_status,
            o.customer_id, o.lead_id,
            o.assigned_manager, o.bike_snapshot, o.cached_images, o.archived_bike, o.external_bike_ref, o.bike_name,
            o.bike_url, o.listing_price, o.negotiated_price, o.final_price, o.commission, o.initial_quality,
            o.final_quality, o.refundable, o.total_price_rub, o.booking_amount_eur, o.booking_amount_rub,
            trim_scale(o.exchange_rate) as exchange_rate, o.delivery_method, o.manager_notes, o.cancel_reason,
            o.cancel_note, o.reserve_paid_at, o.superseded_by,
            o.sla_due_at, o.version, o.created_at, o.updated_at, o.partner_id, o.partner_customer_id,
            o.external_reference
            """, "orders o", "o.id", OrderQueries::order, Order::id)
            .ownedBy(OrderFilter.OWNED)
            .visibleIf(OrderVisibility.VISIBLE)
            .referencedBy("o");

    /** The loader of the orders of a customer as a partner knows it. */
    static final String OF_PARTNER_CUSTOMERS = "Customer.ordersOfPartner";

    private static final String CANCELLED = EnumNames.list(OrderStatus.class, OrderStatus::isCancelled);

    private final Pages pages;

    private final JdbcClient jdbc;

    private final OrderSearch search;

    private final Clock clock;

    private final CurrentRights rights;

    OrderQueries(
            Pages pages,
            JdbcClient jdbc,
            OrderSearch search,
            CurrentRights rights,
            Loaders loaders,
            HistoryQueries history,
            StoredJson json,
            Clock clock) {
        this.pages = pages;
        this.rights = rights;
        this.search = search;
        this.jdbc = jdbc;
        this.clock = clock;
        loaders.toOne("Order", this::byIds);
        loaders.toOne("Lead.order", this::byLeads);
        loaders.toOne(META, json.column("orders", "id", "booking_meta"));
        loaders.toOne("Customer.orderCount", this::countByCustomers);
        loaders.toMany("Customer.orders", this::ofCustomers);
        loaders.toMany(OF_PARTNER_CUSTOMERS, this::ofPartnerCustomers);
        loaders.toMany("Order.history", (orders, page) -> history.of(HistorySubject.ORDER, orders, page));
    }

    @Override
    public int getOrder() {
        return ASKED_FIRST;
    }

    @Override
    public Map<UUID, Order> byIds(Collection<UUID> ids) {
        return pages.byIds(ORDERS, ids);
    }

    Optional<Order> find(RecordReference reference) {
        return pages.find(ORDERS, "o.order_code", "o.legacy_id", "o.legacy_uuid", reference);
    }

    /** The order to which a partner gave an external reference. */
    Optional<UUID> referenced(UUID partner, String reference) {
        return pages.referenced(ORDERS, partner, reference);
    }

    /** Orders by id, locked until the end of the transaction; in id order, to avoid deadlocks. */
    List<Order> lock(Collection<UUID> ids) {
        return pages.lock(ORDERS, ids);
    }

    /** The ids of the referenced orders, in the order of the references; null where there is no such order. */
    List<@Nullable UUID> resolve(List<RecordReference> references) {
        return pages.resolve(ORDERS, "o.order_code", "o.legacy_id", "o.legacy_uuid", references);
    }

    /**
     * The newest order of a customer for a bike that was not cancelled. A bike is identified by its id in the catalogue
     * or by the page of its advertisement, and by its title if it has neither. A partner finds the orders of the
     * customer as it knows it, and other callers those that no partner sent.
     *
     * @param reference that the order must have; null for any
     */
    Optional<Order> booked(Customers.Known customer, BikeSnapshot bike, @Nullable String reference, Instant since) {
        Where ofCustomer = customer.ofPartner() == null
                ? new Where()
                        .and("o.customer_id = :customer", "customer", customer.customer())
                        .and("o.partner_id is null")
                : new Where().and("o.partner_customer_id = :customer", "customer", customer.ofPartner());
        return pages
                .list(
                        ORDERS,
                        ofCustomer
                                .and("o.created_at > :since", "since", Utc.offset(since))
                                .and("o.status not in " + CANCELLED)
                                .with("reference", reference)
                                .and("(:reference::text is null or o.external_reference = :reference)")
                                .with("bikeId", bike.bikeId())
                                .with("bikeUrl", bike.bikeUrl())
                                .with("title", bike.externalBikeRef() == null ? bike.title() : null)
                                .and("""
                                        (o.bike_id = :bikeId or listing_key(o.bike_url) = listing_key(:bikeUrl)
                                          or o.external_bike_ref is null and o.bike_name = :title)"""))
                .stream()
                .max(Comparator.comparing(Order::createdAt));
    }

    /** Which of these orders are in the list. */
    Set<UUID> matching(@Nullable OrderFilter filter, Collection<UUID> ids) {
        return pages.matching(ORDERS, where(filter), ids);
    }

    Connection<Order> page(@Nullable OrderFilter filter, OrderSort sort, PageArguments page) {
        return pages.page(ORDERS, where(filter), sort.keyset(), page);
    }

    Where where(@Nullable OrderFilter filter) {
        return filter == null ? new Where() : filter.where(search, rights.get(), clock.instant());
    }

    private Map<UUID, Connection<Order>> ofCustomers(Collection<UUID> customers, PageArguments page) {
        Keyset newestFirst = OrderSort.CREATED_AT_DESC.keyset();
        Where where = CustomerVisibility.withoutOwn("o", rights.get());
        return pages.pages(ORDERS, "o.customer_id", customers, where, newestFirst, page);
    }

    private Map<UUID, Connection<Order>> ofPartnerCustomers(Collection<UUID> customers, PageArguments page) {
        Keyset newestFirst = OrderSort.CREATED_AT_DESC.keyset();
        return pages.pages(ORDERS, "o.partner_customer_id", customers, new Where(), newestFirst, page);
    }

    Map<UUID, Order> byLeads(Collection<UUID> leads) {
        Map<UUID, Order> found = HashMap.newHashMap(leads.size());
        pages.list(ORDERS, new Where().with("leads", Where.uuids(leads)).and("o.lead_id = any(:leads::uuid[])"))
                .forEach(order -> found.put(order.leadId(), order));
        return found;
    }

    private Map<UUID, Integer> countByCustomers(Collection<UUID> customers) {
        UUID viewer = rights.get().viewer();
        String visible = viewer == null ? "" : " and " + OrderVisibility.VISIBLE;
        return jdbc.sql("select c.id, (select count(*) from orders o where o.customer_id = c.id" + visible
                        + ") from unnest(:customers::uuid[]) as c (id)")
                .param("customers", Where.uuids(customers))
                .param("viewer", viewer)
                .query(row -> {
                    Map<UUID, Integer> counts = HashMap.newHashMap(customers.size());
                    while (row.next()) {
                        counts.put(row.getObject(1, UUID.class), row.getInt(2));
                    }
                    return counts;
                });
    }

    private static Order order(ResultSet row, int number) throws SQLException {
        return new Order(
                ResultSets.uuid(row, "id"),
                row.getString("order_code"),
                row.getString("legacy_id"),
                ResultSets.required(OrderStatus.class, row, "status"),
                ResultSets.instant(row, "status_changed_at"),
                ResultSets.optional(OrderStage.class, row, "stage"),
                row.getString("legacy_status"),
                ResultSets.uuid(row, "customer_id"),
                ResultSets.optionalUuid(row, "lead_id"),
                ResultSets.optionalUuid(row, "assigned_manager"),
                row.getString("bike_snapshot"),
                ResultSets.texts(row, "cached_images"),
                row.getBoolean("archived_bike"),
                row.getString("external_bike_ref"),
                row.getString("bike_name"),
                row.getString("bike_url"),
                ResultSets.eur(row, "listing_price"),
                ResultSets.eur(row, "negotiated_price"),
                ResultSets.eur(row, "final_price"),
                ResultSets.eur(row, "commission"),
                ResultSets.rub(row, "total_price_rub"),
                ResultSets.eur(row, "booking_amount_eur"),
                ResultSets.rub(row, "booking_amount_rub"),
                row.getBigDecimal("exchange_rate"),
                ResultSets.optional(BikeQuality.class, row, "initial_quality"),
                ResultSets.optional(BikeQuality.class, row, "final_quality"),
                row.getObject("refundable", Boolean.class),
                ResultSets.optional(DeliveryMethod.class, row, "delivery_method"),
                row.getString("manager_notes"),
                ResultSets.optional(CancelReason.class, row, "cancel_reason"),
                row.getString("cancel_note"),
                ResultSets.optionalInstant(row, "reserve_paid_at"),
                ResultSets.optionalUuid(row, "superseded_by"),
                ResultSets.optionalInstant(row, "sla_due_at"),
                row.getInt("version"),
                ResultSets.instant(row, "created_at"),
                ResultSets.instant(row, "updated_at"),
                ResultSets.optionalUuid(row, "partner_id"),
                ResultSets.optionalUuid(row, "partner_customer_id"),
                row.getString("external_reference"));
    }
}
