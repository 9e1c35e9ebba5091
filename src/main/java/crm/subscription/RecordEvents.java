package crm.subscription;

import crm.feed.Change;
import crm.feed.ChangeOperation;
import crm.feed.RecordType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells changes of records of one type that meet a filter. The database evaluates the filter, for all records of a
 * batch at once, as they are now.
 *
 * <p>A record that does not meet the filter is told as LEFT if the change could have made it leave: if it gave another
 * value to a column that the filter asks for. Nothing is remembered about single records, so that a client can resume
 * on any node; it ignores a record that it does not have.
 *
 * @param matching which records meet the filter
 * @param value makes the value of the subscription's field
 * @param columns that the filter asks for; null if that cannot be said
 */
record RecordEvents(
        RecordType type,
        Function<Collection<UUID>, Set<UUID>> matching,
        BiFunction<Change, ChangeOperation, Object> value,
        @Nullable Set<String> columns)
        implements EventSource {

    @Override
    public Set<RecordType> types() {
        return Set.of(type);
    }

    @Override
    public List<Event> events(List<Change> visible) {
        Set<UUID> present = visible.stream()
                .filter(change -> !isGone(change))
                .map(Change::recordId)
                .collect(Collectors.toSet());
        Set<UUID> matched = present.isEmpty() ? Set.of() : matching.apply(present);
        List<Event> events = new ArrayList<>(visible.size());
        for (Change change : visible) {
            if (isGone(change) || matched.contains(change.recordId())) {
                events.add(event(change, change.operation()));
            } else if (couldHaveLeft(change)) {
                events.add(event(change, ChangeOperation.LEFT));
            }
        }
        return events;
    }

    private Event event(Change change, ChangeOperation operation) {
        return new Event(change.position(), value.apply(change, operation));
    }

    private static boolean isGone(Change change) {
        return change.operation() == ChangeOperation.DELETED || change.operation() == ChangeOperation.LEFT;
    }

    private boolean couldHaveLeft(Change change) {
        Set<String> asked = columns;
        return change.operation() != ChangeOperation.CREATED
                && (asked == null || change.columns().stream().anyMatch(column -> asked.contains(column.name())));
    }
}
