package crm.order;

import crm.command.ErrorCode;
import crm.command.InvalidInput;
import crm.command.UserError;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How many more orders of each customer may get a paid reserve. It counts the orders that it has let through. */
public final class ReserveLimit {

    private final @Nullable Integer max;

    private final Set<UUID> reserved = new HashSet<>();

    private final Map<UUID, Integer> counts = new HashMap<>();

    /**
     * @param max null for no limit
     * @param reserved the active orders with a paid reserve
     */
    ReserveLimit(@Nullable Integer max, List<ReserveQueries.OfCustomer> reserved) {
        this.max = max;
        reserved.forEach(order -> {
            this.reserved.add(order.id());
            counts.merge(order.customer(), 1, Integer::sum);
        });
    }

    /**
     * Counts one more paid reserve, unless the order has one already or is no longer active.
     *
     * @param path of the input that pays the reserve
     * @return the refusal, if the customer has as many as the limit; otherwise empty
     */
    public List<UserError> take(Order order, String path) {
        if (max == null || !order.status().isActive() || reserved.contains(order.id())) {
            return List.of();
        }
        int count = counts.getOrDefault(order.customerId(), 0);
        if (count >= max) {
            return List.of(InvalidInput.at(path, ErrorCode.CONFLICT, "input.maxPaidReserves", max));
        }
        reserved.add(order.id());
        counts.put(order.customerId(), count + 1);
        return List.of();
    }
}
