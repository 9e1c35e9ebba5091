package crm.subscription;

import crm.dashboard.DashboardScope;
import crm.feed.Change;
import crm.feed.RecordType;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Tells that the key figures may be others, at most once a second. */
record DashboardEvents(DashboardChange.Period period) implements EventSource {

    private static final Set<RecordType> COUNTED =
            EnumSet.of(RecordType.ORDER, RecordType.LEAD, RecordType.TASK, RecordType.PAYMENT, RecordType.MANAGER);

    @Override
    public Set<RecordType> types() {
        return COUNTED;
    }

    /** One event for all changes that were read together. */
    @Override
    public List<Event> events(List<Change> visible) {
        if (visible.isEmpty()) {
            return List.of();
        }
        Change last = visible.getLast();
        return List.of(new Event(last.position(), new DashboardChange(last.position(), last.recordedAt(), period)));
    }

    @Override
    public boolean isPersonal() {
        return period.scope() == DashboardScope.MINE;
    }

    @Override
    public Duration interval() {
        return Duration.ofSeconds(1);
    }
}
