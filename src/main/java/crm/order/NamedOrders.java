package crm.order;

import crm.api.Reference;
import crm.command.NotFound;
import crm.command.Refused;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Orders as the inputs of other rooms name them. */
@Component
public class NamedOrders {

    private final OrderQueries orders;

    NamedOrders(OrderQueries orders) {
        this.orders = orders;
    }

    /**
     * The order that an input names.
     *
     * @param path of the id in the input
     * @throws Refused if it names nothing
     */
    public Order get(String path, String id) {
        return orders.find(Reference.parse("input." + path, id))
                .orElseThrow(() -> new Refused(null, NotFound.at(path, id)));
    }

    /**
     * The same, locked until the end of the transaction: what follows from the order's records does not change
     * meanwhile.
     *
     * @throws Refused if it names nothing
     */
    public Order locked(String path, String id) {
        return orders.lock(List.of(get(path, id).id())).stream()
                .findFirst()
                .orElseThrow(() -> new Refused(null, NotFound.at(path, id)));
    }

    /** Locks orders that are known by their ids. */
    public void lock(Collection<UUID> ids) {
        orders.lock(ids);
    }

    /** Orders by id; what is not there is left out. */
    public Map<UUID, Order> byIds(Collection<UUID> ids) {
        return orders.byIds(ids);
    }
}
