package crm.payment;

import crm.command.Blocker;
import crm.command.BlockerCode;
import crm.command.TransitionRequirement;
import crm.graphql.Loaders;
import crm.order.OrderStatus;
import crm.order.PaidOrders;
import crm.order.TransitionCheck;
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
 * What is paid of orders, in EUR: completed incoming payments; those in RUB at the order's exchange rate, and not at
 * all without one. Other currencies never count: no rate is known for them.
 */
@Component
class Balances implements TransitionCheck, PaidOrders {

    static final String OF_ORDERS = "Order.paid";

    static final String OF_CUSTOMERS = "Customer.totalSpent";

    private static final String IN_EUR = """
            case p.currency when 'EUR' then p.amount when 'RUB' then p.amount / o.exchange_rate end""";

    private final JdbcClient jdbc;

    Balances(JdbcClient jdbc, Loaders loaders) {
        this.jdbc = jdbc;
        loaders.toOne(OF_ORDERS, this::ofOrders);
        loaders.toOne(OF_CUSTOMERS, this::ofCustomers);
    }

    /**
     * @param finalPrice the final price of the order, if it is known
     * @param uncounted whether there are payments without a rate to EUR
     */
    record Balance(BigDecimal paid, @Nullable BigDecimal finalPrice, boolean uncounted) {

        @Nullable
        BigDecimal due() {
            return finalPrice == null ? null : finalPrice.subtract(paid);
        }
    }

    Map<UUID, Balance> ofOrders(Collection<UUID> orders) {
        return jdbc.sql("""
                        select o.id, o.final_price, coalesce(round(sum(%1$s), 2), 0.00) as paid,
                          coalesce(bool_or(p.id is not null and %1$s is null), false) as uncounted
                        from orders o
                        left join payments p on p.order_id = o.id
                          and p.direction = 'INCOMING' and p.status = 'COMPLETED'
                        where o.id = any(:orders::uuid[])
                        group by o.id
                        """.formatted(IN_EUR))
                .param("orders", Where.uuids(orders))
                .query(row -> {
                    Map<UUID, Balance> balances = HashMap.newHashMap(orders.size());
                    while (row.next()) {
                        balances.put(
                                row.getObject("id", UUID.class),
                                new Balance(
                                        row.getBigDecimal("paid"),
                                        row.getBigDecimal("final_price"),
                                        row.getBoolean("uncounted")));
                    }
                    return balances;
                });
    }

    private Map<UUID, BigDecimal> ofCustomers(Collection<UUID> customers) {
        return jdbc.sql("""
                        select c.id, coalesce(round(sum(%s), 2), 0.00) as paid
                        from unnest(:customers::uuid[]) as c (id)
                        left join orders o on o.customer_id = c.id
                        left join payments p on p.order_id = o.id
                          and p.direction = 'INCOMING' and p.status = 'COMPLETED'
                        group by c.id
                        """.formatted(IN_EUR))
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
                        select distinct p.order_id from payments p
                        where p.order_id = any(:orders::uuid[])
                          and p.direction = 'INCOMING' and p.status = 'COMPLETED'
                        """)
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
