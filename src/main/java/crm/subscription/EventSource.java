package crm.subscription;

import crm.feed.Change;
import crm.feed.ChangePosition;
import crm.feed.RecordType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a subscription tells of the changes of the feed. */
interface EventSource {

    /** Types of records whose changes it needs. */
    Set<RecordType> types();

    /**
     * What is to be told, with the rights of the caller of this thread.
     *
     * @param visible changes of {@link #types}, in order, as the caller sees them
     */
    List<Event> events(List<Change> visible);

    /** Whether something is to be told that no change tells, such as what becomes due. */
    default boolean watchesTime() {
        return false;
    }

    /**
     * What time brought, with the rights of the caller of this thread.
     *
     * @param position after which a client resumes that has received it
     * @param from excluded
     * @param until included
     */
    default Optional<Event> due(ChangePosition position, Instant from, Instant until) {
        return Optional.empty();
    }

    /** Whether the events differ between people with the same rights. */
    default boolean isPersonal() {
        return false;
    }

    /** The shortest time between two events; changes in between are told together. */
    default Duration interval() {
        return Duration.ZERO;
    }
}
