package crm.order;

import crm.command.Blocker;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** A check of another module before an order changes its status: shipments and payments implement it. */
public interface TransitionCheck {

    /** The status that this is about. */
    OrderStatus target();

    /** @return what stands in the way, by order; an order that nothing stands in the way of is left out */
    Map<UUID, Blocker> blockers(Collection<UUID> orders);
}
