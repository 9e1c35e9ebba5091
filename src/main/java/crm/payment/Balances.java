package crm.payment;

import crm.command.Blocker;
import crm.command.BlockerCode;
import crm.command.TransitionRequirement;
import crm.graphql.Loaders;
import crm.order.OrderStatus;
import crm.order.OrderVisibility;
import crm.order.PaidOrders;
import crm.order.TransitionCheck;
import crm.security.CallerRights;
import crm.security.CurrentRights;
import crm.sql.Where;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The sums of the payments of orders, in EUR. Only completed payments count, and only in the direction of their role.
 * Those in RUB count at the order's exchange rate, and not at all without one. Other currencies never count: no rate
 * is known for them. What is paid is what came in minus what was refunded.
 */
@Component
class Balances implements TransitionCheck, PaidOrders {

    static final String OF_ORDERS = "Order.paid";

    static final String OF_CUSTOMERS = "Customer.totalSpent";

    private final JdbcClient jdbc;

    private final CurrentRights rights;

    Balances(JdbcClient jdbc, CurrentRights rights, Loaders loaders) {
        this.jdbc = jdbc;
        this.rights = rights;
        loaders.toOne(OF_ORDERS, this::ofOrders);
        loaders.toOne(OF_CUSTOMERS, this::ofCustomers);
    }

    /**
     * The sums of one order.
     *
     * @param paid what came in minus what was refunded
     * @param paidOut what the seller was paid
     * @param compensated what the customer was paid for a problem
     * @param finalPrice the final price of the order, if it is known
     * @param uncounted whether there are payments from the customer without a rate to EUR
     */
    record Balance(
            BigDecimal paid,
            BigDecimal refunded,
            BigDecimal paidOut,
            BigDecimal compensated,
            @Nullable BigDecimal finalPrice,
            boolean uncounted) {

        @Nullable
        BigDecimal due() {
            return finalPrice == null ? null : finalPrice.subtract(paid);
        }

        BigDecimal margin() {
            return paid.subtract(paidOut).subtract(compensated);
        }

        boolean isCovered() {
            BigDecimal due = due();
            return due != null && due.signum() <= 0;
        }
    }

    Map<UUID, Balance> ofOrders(Collection<UUID> orders) {
        return jdbc.sql("""
                        select o.id, o.final_price, coalesce(round(sum(%1$s), 2), 0.00) as paid,
                          coalesce(round(sum(%2$s) filter (where %4$s), 2), 0.00) as refunded,
                          coalesce(round(sum(%2$s) filter (where p.direction = 'OUTGOING' and p.role = 'PAYOUT'), 2),
                            0.00) as paid_out,
                          coalesce(round(sum(%2$s)
                            filter (where p.direction = 'OUTGOING' and p.role = 'COMPENSATION'), 2), 0.00)
                            as compensated,
                          coalesce(bool_or((%3$s or %4$s) and %2$s is null), false) as uncounted
                        from orders o
                        left join payments p on p.order_id = o.id and p.status = 'COMPLETED'
                        where o.id = any(:orders::uuid[])
                        group by o.id
                        """.formatted(PaidSql.ADDED, PaidSql.IN_EUR, PaidSql.IS_RECEIVED, PaidSql.IS_REFUND))
                .param("orders", Where.uuids(orders))
                .query(row -> {
                    Map<UUID, Balance> balances = HashMap.newHashMap(orders.size());
                    while (row.next()) {
                        balances.put(
                                row.getObject("id", UUID.class),
                                new Balance(
                                        row.getBigDecimal("paid"),
                                        row.getBigDecimal("refunded"),
                                        row.getBigDecimal("paid_out"),
                                        row.getBigDecimal("compensated"),
                                        row.getBigDecimal("final_price"),
                                        row.getBoolean("uncounted")));
                    }
                    return balances;
                });
    }

    /** Of the orders that the caller sees. */
    private Map<UUID, BigDecimal> ofCustomers(Collection<UUID> customers) {
        CallerRights caller = rights.get();
        return jdbc.sql("""
                        select c.id, coalesce(round(sum(%s), 2), 0.00) as paid
                        from unnest(:customers::uuid[]) as c (id)
                        left join orders o on o.customer_id = c.id and %s
                        left join payments p on p.order_id = o.id and p.status = 'COMPLETED'
                        group by c.id
                        """.formatted(PaidSql.ADDED, caller.seesAll() ? "true" : OrderVisibility.VISIBLE))
                .param("viewer", caller.viewer())
                .param("customers", Where.uuids(customers))
                .query(row -> {
                    Map<UUID, BigDecimal> spent = HashMap.newHashMap(customers.size());
                    while (row.next()) {
                        spent.put(row.getObject("id", UUID.class), row.getBigDecimal("paid"));
                    }
                    return spent;
                });
    }

    @Override
    public Set<UUID> paidAmong(Collection<UUID> orders) {
        return new HashSet<>(jdbc.sql("""
                        select p.order_id from payments p join orders o on o.id = p.order_id
                        where p.order_id = any(:orders::uuid[]) and p.status = 'COMPLETED' and (%2$s or %3$s)
                        group by p.order_id, case when (%1$s) is null then p.currency else 'EUR' end
                        having round(sum(coalesce((%1$s), p.amount) * case when %2$s then 1 else -1 end), 2) > 0
                        """.formatted(PaidSql.IN_EUR, PaidSql.IS_RECEIVED, PaidSql.IS_REFUND))
                .param("orders", Where.uuids(orders))
                .query(UUID.class)
                .list());
    }

    @Override
    public OrderStatus target() {
        return OrderStatus.FULLY_PAID;
    }

    /** An order is fully paid when what is paid covers its final price. */
    @Override
    public Map<UUID, Blocker> blockers(Collection<UUID> orders) {
        Map<UUID, Blocker> blockers = new HashMap<>();
        ofOrders(orders).forEach((order, balance) -> {
            BigDecimal due = balance.due();
            if (due == null) {
                blockers.put(order, unpaid("blocker.UNPAID_NO_PRICE", List.of()));
            } else if (due.signum() > 0) {
                String key = balance.uncounted() ? "blocker.UNPAID_NO_RATE" : "blocker.UNPAID";
                blockers.put(order, unpaid(key, List.of(due.toPlainString())));
            }
        });
        return blockers;
    }

    private static Blocker unpaid(String messageKey, List<Object> details) {
        return new Blocker(BlockerCode.UNPAID, messageKey, details, TransitionRequirement.NOTE);
    }
}
