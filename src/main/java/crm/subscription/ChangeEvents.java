package crm.subscription;

import crm.feed.Change;
import crm.feed.RecordType;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Tells every change that meets a filter. Among the records in them are such that people with the same rights see
 * differently.
 */
record ChangeEvents(Set<RecordType> types, UnaryOperator<List<Change>> matching) implements EventSource {

    @Override
    public List<Event> events(List<Change> visible) {
        return matching.apply(visible).stream()
                .map(change -> new Event(change.position(), change))
                .toList();
    }

    @Override
    public boolean isPersonal() {
        return true;
    }
}
