package crm.order;

import crm.sql.EnumNames;
import crm.sql.ResultSets;
import crm.sql.Where;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads which active orders compete for a bike, or belong to one customer. Payments are not read here. */
@Component
class ReserveQueries {

    private static final String ACTIVE = EnumNames.list(OrderStatus.class, OrderStatus::isActive);

    private static final String RESERVED = "(o.reserve_paid_at is not null or o.status in %s)"
            .formatted(EnumNames.list(OrderStatus.class, OrderStatus::impliesPayment));

    private final JdbcClient jdbc;

    ReserveQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * An active order of the same bike as another order.
     *
     * @param other the order that was asked about
     * @param reserved whether the order itself says that its reserve is paid
     */
    record SameBike(UUID id, UUID other, boolean reserved) {}

    /**
     * The other active orders of the bikes of these orders, in id order. Orders are of one bike if they have the same
     * id in the catalogue, or, if one of them has no id, the same page: its URL
     * without what only counts clicks.
     */
    List<SameBike> sameBike(Collection<UUID> orders) {
        return jdbc.sql("""
                        select o.id, w.id as other, %s as reserved
                        from orders w
                        cross join lateral (
                          select * from orders b where b.bike_id = w.bike_id
                          union all
                          select * from orders u
                          where listing_key(u.bike_url) = listing_key(w.bike_url)
                            and (u.bike_id is null or w.bike_id is null)) o
                        where w.id = any(:orders::uuid[]) and o.id <> w.id and o.status in %s
                        order by o.id, w.id
                        """.formatted(RESERVED, ACTIVE))
                .param("orders", Where.uuids(orders))
                .query((row, number) -> new SameBike(
                        ResultSets.uuid(row, "id"), ResultSets.uuid(row, "other"), row.getBoolean("reserved")))
                .list();
    }

    /** @param reserved whether the order itself says that its reserve is paid */
    record OfCustomer(UUID id, UUID customer, boolean reserved) {}

    /** The active orders of these customers. */
    List<OfCustomer> ofCustomers(Collection<UUID> customers) {
        return active("o.customer_id", customers);
    }

    /** The active orders that a partner sent for a customer as it knows it. */
    List<OfCustomer> ofPartnerCustomer(UUID customer) {
        return active("o.partner_customer_id", List.of(customer));
    }

    private List<OfCustomer> active(String column, Collection<UUID> customers) {
        return jdbc.sql("""
                        select o.id, o.customer_id, %s as reserved
                        from orders o
                        where %s = any(:customers::uuid[]) and o.status in %s
                        """.formatted(RESERVED, column, ACTIVE))
                .param("customers", Where.uuids(customers))
                .query((row, number) -> new OfCustomer(
                        ResultSets.uuid(row, "id"), ResultSets.uuid(row, "customer_id"), row.getBoolean("reserved")))
                .list();
    }
}
