package crm.subscription;

import crm.feed.Change;
import crm.feed.ChangeOperation;
import crm.feed.ChangePosition;
import crm.feed.RecordType;
import crm.inbox.InboxMatches;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells a person that their inbox may have changed, at most once a second. */
record InboxEvents(UUID person, InboxMatches matches) implements EventSource {

    private static final Set<RecordType> TYPES =
            EnumSet.of(RecordType.COMMENT, RecordType.ORDER, RecordType.LEAD, RecordType.TASK);

    private static final Set<String> ASSIGNMENTS = Set.of("assigned_manager", "assignee");

    /** Other columns that decide what is due or breached. */
    private static final Set<String> DUE = Set.of("sla_due_at", "due_at", "completed", "deleted_at");

    @Override
    public Set<RecordType> types() {
        return TYPES;
    }

    /** One event for all changes that were read together. */
    @Override
    public List<Event> events(List<Change> visible) {
        Set<UUID> found = matches.of(
                person,
                visible.stream()
                        .filter(InboxEvents::canConcern)
                        .map(Change::recordId)
                        .collect(Collectors.toSet()));
        return visible.stream()
                .filter(change ->
                        canConcern(change) && found.contains(change.recordId()) || takesAway(change) || gives(change))
                .reduce((earlier, later) -> later)
                .map(last -> List.of(new Event(last.position(), new InboxChange(last.position(), last.recordedAt()))))
                .orElse(List.of());
    }

    private static boolean canConcern(Change change) {
        return change.type() == RecordType.COMMENT
                || change.operation() != ChangeOperation.UPDATED
                || change.columns().stream()
                        .anyMatch(column -> DUE.contains(column.name()) || ASSIGNMENTS.contains(column.name()));
    }

    private boolean takesAway(Change change) {
        return change.operation() == ChangeOperation.LEFT
                || change.columns().stream()
                        .anyMatch(column -> ASSIGNMENTS.contains(column.name()) && isPerson(column.before()));
    }

    /** Also if somebody else has the record by now. */
    private boolean gives(Change change) {
        return change.columns().stream()
                .anyMatch(column -> ASSIGNMENTS.contains(column.name()) && isPerson(column.after()));
    }

    private boolean isPerson(@Nullable Object value) {
        return person.toString().equals(value);
    }

    @Override
    public boolean watchesTime() {
        return true;
    }

    @Override
    public Optional<Event> due(ChangePosition position, Instant from, Instant until) {
        return matches.becameDueOrRead(person, from, until)
                ? Optional.of(new Event(position, new InboxChange(position, until)))
                : Optional.empty();
    }

    @Override
    public boolean isPersonal() {
        return true;
    }

    @Override
    public Duration interval() {
        return Duration.ofSeconds(1);
    }
}
