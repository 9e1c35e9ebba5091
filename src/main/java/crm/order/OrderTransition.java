package crm.order;

import crm.command.Blocker;
import crm.command.TransitionRequirement;
import java.util.List;

/** A step that an order may take from where it stands. */
public record OrderTransition(OrderStatus to, List<TransitionRequirement> requires, List<Blocker> blockers) {

    public boolean allowed() {
        return blockers.isEmpty();
    }
}
