package crm.order;

import crm.command.InputErrors;
import crm.command.NotFound;
import crm.graphql.RecordReference;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Orders for the modules whose records belong to an order. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class OrderReferences {

    private final OrderQueries orders;

    OrderReferences(OrderQueries orders) {
        this.orders = orders;
    }

    /**
     * The order that an input names.
     *
     * @param path of the id in the input
     * @param errors takes it where the id names nothing
     */
    public @Nullable UUID named(String path, String id, InputErrors errors) {
        Optional<Order> order = orders.find(RecordReference.parse("input." + path, id));
        if (order.isEmpty()) {
            errors.add(NotFound.at(path, id));
        }
        return order.map(Order::id).orElse(null);
    }

    /** Orders by id; what is not there is left out. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Map<UUID, Order> byIds(Collection<UUID> ids) {
        return orders.byIds(ids);
    }

    /** An order that is there, locked until the end of the transaction: before what hangs on it is. */
    public Order locked(UUID id) {
        return orders.lock(List.of(id)).getFirst();
    }
}
