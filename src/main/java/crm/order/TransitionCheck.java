package crm.order;

import crm.command.Blocker;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** What another room has to say about a change of status: shipments and payments know what orders do not. */
public interface TransitionCheck {

    /** The status that this is about. */
    OrderStatus target();

    /** @return what stands in the way, by order; an order that nothing stands in the way of is left out */
    Map<UUID, Blocker> blockers(Collection<UUID> orders);
}
