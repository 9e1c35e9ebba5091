package crm.dashboard;

import crm.graphql.RecordReference;
import crm.graphql.RequestRefused;
import crm.security.ActorKind;
import crm.security.Caller;
import graphql.schema.DataFetchingFieldSelectionSet;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The key figures that a query or a subscription selects. */
@Component
public class DashboardFigures {

    private final DashboardQueries queries;

    private final TimeZones timeZones;

    DashboardFigures(DashboardQueries queries, TimeZones timeZones) {
        this.queries = queries;
        this.timeZones = timeZones;
    }

    /**
     * Counts what the selection asks for.
     *
     * @param caller whose records {@link DashboardScope#MINE} counts
     * @throws RequestRefused if the arguments cannot be meant
     */
    public Dashboard of(
            DashboardScope scope,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable String timeZone,
            DataFetchingFieldSelectionSet selection,
            @Nullable Caller caller) {
        UUID manager = scope == DashboardScope.MINE ? person(caller) : null;
        ZoneId zone = timeZones.zone(timeZone);
        return queries.dashboard(manager, queries.period(from, to, zone), parts(selection));
    }

    /** @throws RequestRefused if the arguments of {@link #of} cannot be meant */
    public void require(
            DashboardScope scope,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable String timeZone,
            @Nullable Caller caller) {
        if (scope == DashboardScope.MINE) {
            person(caller);
        }
        queries.period(from, to, timeZones.zone(timeZone));
    }

    private static UUID person(@Nullable Caller caller) {
        // An analyst is in no table, so the identity provider may give it an id of any form.
        if (caller == null || caller.kind() != ActorKind.USER || !RecordReference.isUuid(caller.id())) {
            throw RequestRefused.badArgument("scope", "dashboard.mine");
        }
        return UUID.fromString(caller.id());
    }

    private static DashboardQueries.Parts parts(DataFetchingFieldSelectionSet selection) {
        return new DashboardQueries.Parts(
                selection.containsAnyOf(
                        "totalOrders",
                        "activeOrders",
                        "byStatus",
                        "totalLeads",
                        "conversion",
                        "leadConversion",
                        "revenue",
                        "activeValue"),
                selection.containsAnyOf(
                        "totalLeads",
                        "leadConversion",
                        "daily/leads",
                        "daily/convertedLeads",
                        "deltas/totalLeads",
                        "deltas/convertedLeads",
                        "deltas/leadConversionRate"),
                selection.contains("daily"),
                selection.contains("deltas"),
                selection.contains("timeInStatus"),
                selection.containsAnyOf("awaitingManager", "slaBreaches", "overdueTasks", "workload"));
    }
}
