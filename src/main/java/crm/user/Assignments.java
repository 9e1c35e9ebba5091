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
     * Publishes who has new records.
     *
     * @param manager null for nobody
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void created(ManagerWork.Kind kind, UUID record, @Nullable UUID manager, Actor by) {
        if (manager != null) {
            events.publishEvent(new WorkAssigned(kind, List.of(record), manager, by, true));
        }
    }

    /**
     * Publishes who has records now that somebody else had before, or nobody.
     *
     * @param manager null for nobody
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void moved(ManagerWork.Kind kind, Collection<UUID> records, @Nullable UUID manager, Actor by) {
        if (!records.isEmpty()) {
            events.publishEvent(new WorkAssigned(kind, List.copyOf(records), manager, by, false));
        }
    }
}
