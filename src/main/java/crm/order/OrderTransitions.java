package crm.order;

import crm.command.Blocker;
import crm.command.BlockerCode;
import crm.command.TransitionRequirement;
import crm.graphql.Loaders;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The requirements and blockers of each transition: from the table of statuses and the checks of other modules. */
@Component
class OrderTransitions {

    static final String LOADER = "Order.availableTransitions";

    private final Map<OrderStatus, List<TransitionCheck>> checks = new EnumMap<>(OrderStatus.class);

    OrderTransitions(List<TransitionCheck> checks, Loaders loaders) {
        checks.forEach(check -> this.checks
                .computeIfAbsent(check.target(), status -> new ArrayList<>())
                .add(check));
        loaders.toOne(LOADER, this::of);
    }

    /** The steps of many orders: each check is asked once, about all orders that it concerns. */
    Map<Order, List<OrderTransition>> of(Collection<Order> orders) {
        Map<OrderStatus, Map<UUID, List<Blocker>>> blockers = new EnumMap<>(OrderStatus.class);
        checks.forEach((target, asked) -> {
            List<UUID> concerned = orders.stream()
                    .filter(order -> order.status().next().contains(target))
                    .map(Order::id)
                    .toList();
            if (!concerned.isEmpty()) {
                Map<UUID, List<Blocker>> found = blockers.computeIfAbsent(target, status -> new HashMap<>());
                asked.forEach(check -> check.blockers(concerned)
                        .forEach((order, blocker) -> found.computeIfAbsent(order, id -> new ArrayList<>())
                                .add(blocker)));
            }
        });
        Map<Order, List<OrderTransition>> transitions = HashMap.newHashMap(orders.size());
        orders.forEach(order -> transitions.put(
                order,
                order.status().next().stream()
                        .map(to -> new OrderTransition(
                                to,
                                requirements(to),
                                blockers(
                                        order,
                                        to,
                                        blockers.getOrDefault(to, Map.of()).getOrDefault(order.id(), List.of()))))
                        .toList()));
        return transitions;
    }

    private static List<TransitionRequirement> requirements(OrderStatus to) {
        return to == OrderStatus.CANCELLED ? List.of(TransitionRequirement.REASON) : List.of();
    }

    private static List<Blocker> blockers(Order order, OrderStatus to, List<Blocker> found) {
        boolean skipsTransit = order.status() == OrderStatus.READY_FOR_SHIPMENT && to == OrderStatus.DELIVERED;
        if (!skipsTransit || order.deliveryMethod() == DeliveryMethod.PICKUP) {
            return found;
        }
        List<Blocker> blockers = new ArrayList<>(found);
        blockers.add(new Blocker(BlockerCode.NOT_PICKUP, "blocker.NOT_PICKUP", List.of(), null));
        return blockers;
    }
}
