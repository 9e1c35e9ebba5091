package crm.subscription;

import crm.dashboard.DashboardScope;
import crm.feed.ChangePosition;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Changes after which the figures of a period may be others. */
record DashboardChange(ChangePosition position, Instant recordedAt, Period period) {

    /** The arguments of the subscription. */
    record Period(
            DashboardScope scope,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable String timeZone) {}
}
