package crm.user;

import crm.security.Actor;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Publishes who got work. Modules whose records are assigned to managers call it in the transaction of the change. */
@Component
public class Assignments {

    private final ApplicationEventPublisher events;

    Assignments(ApplicationEventPublisher events) {
        this.events = events;
    }

    /**
     * Publishes {@link WorkAssigned}, unless nobody has the records now, or the person who assigned them.
     *
     * @param manager who has the records now; null for nobody
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(ManagerWork.Kind kind, Collection<UUID> records, @Nullable UUID manager, Actor by) {
        if (manager != null && !records.isEmpty() && !manager.equals(by.id())) {
            events.publishEvent(new WorkAssigned(kind, List.copyOf(records), manager, by));
        }
    }
}
