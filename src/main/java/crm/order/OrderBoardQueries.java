package crm.order;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.Money;
import crm.graphql.PageArguments;
import crm.security.CurrentRights;
import crm.sql.Pages;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the board: one statement for counts and values, one for the cards of all columns. */
@Component
class OrderBoardQueries {

    static final String CARDS = "OrderBoardColumn.orders";

    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    private final Pages pages;

    private final OrderQueries orders;

    private final CurrentRights rights;

    OrderBoardQueries(Pages pages, OrderQueries orders, CurrentRights rights, Loaders loaders) {
        this.rights = rights;
        this.pages = pages;
        this.orders = orders;
        loaders.toOne(CARDS, this::cards);
    }

    record CardsKey(OrderBoard.Column column, OrderSort sort, PageArguments page) {}

    /** A column for each status that the filter lets through, also where it is empty. */
    OrderBoard board(@Nullable OrderFilter filter) {
        record Sum(int count, BigDecimal value) {}
        Map<OrderStatus, Sum> sums = pages.query(
                        "select o.status, count(*) as orders, coalesce(sum(o.final_price), 0) as value from orders o",
                        rights.get().seen(orders.where(filter), OrderVisibility.VISIBLE),
                        "group by o.status")
                .query(row -> {
                    Map<OrderStatus, Sum> found = new EnumMap<>(OrderStatus.class);
                    while (row.next()) {
                        found.put(
                                OrderStatus.valueOf(row.getString("status")),
                                new Sum(row.getInt("orders"), row.getBigDecimal("value")));
                    }
                    return found;
                });
        List<OrderBoard.Column> columns = Arrays.stream(OrderStatus.values())
                .filter(status -> filter == null || isShown(filter, status))
                .map(status -> {
                    Sum sum = sums.getOrDefault(status, new Sum(0, NOTHING));
                    Money value = Objects.requireNonNull(Money.eur(sum.value()));
                    return new OrderBoard.Column(status, sum.count(), value, filter);
                })
                .toList();
        return new OrderBoard(columns);
    }

    private static boolean isShown(OrderFilter filter, OrderStatus status) {
        List<OrderStatus> only = filter.status();
        List<OrderStatus> not = filter.statusNotIn();
        return (only == null || only.isEmpty() || only.contains(status)) && (not == null || !not.contains(status));
    }

    private Map<CardsKey, Connection<Order>> cards(Collection<CardsKey> keys) {
        record Page(@Nullable OrderFilter filter, OrderSort sort, PageArguments page) {}
        Map<Page, List<CardsKey>> byPage = new LinkedHashMap<>();
        keys.forEach(key -> byPage.computeIfAbsent(
                        new Page(key.column().filter(), key.sort(), key.page()), page -> new ArrayList<>())
                .add(key));
        Map<CardsKey, Connection<Order>> cards = HashMap.newHashMap(keys.size());
        byPage.forEach((page, columns) -> {
            Map<String, Connection<Order>> found = pages.pagesByText(
                    OrderQueries.ORDERS,
                    "o.status",
                    columns.stream().map(key -> key.column().status().name()).toList(),
                    orders.where(page.filter()),
                    page.sort().keyset(),
                    page.page());
            columns.forEach(
                    key -> cards.put(key, found.get(key.column().status().name())));
        });
        return cards;
    }
}
