package crm.dashboard;

import crm.graphql.Loaders;
import crm.graphql.Messages;
import crm.graphql.RecordReference;
import crm.graphql.RequestRefused;
import crm.security.ActorKind;
import crm.security.Caller;
import crm.user.Manager;
import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.DataFetchingFieldSelectionSet;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class DashboardController {

    private final DashboardQueries queries;

    private final TimeZones timeZones;

    private final Messages messages;

    DashboardController(DashboardQueries queries, TimeZones timeZones, Messages messages) {
        this.queries = queries;
        this.timeZones = timeZones;
        this.messages = messages;
    }

    @QueryMapping
    Dashboard dashboard(
            @Argument DashboardScope scope,
            @Argument @Nullable LocalDate from,
            @Argument @Nullable LocalDate to,
            @Argument @Nullable String timeZone,
            DataFetchingFieldSelectionSet selection,
            GraphQLContext context) {
        UUID manager = scope == DashboardScope.MINE ? person(Caller.of(context)) : null;
        ZoneId zone = timeZones.zone(timeZone);
        return queries.dashboard(manager, queries.period(from, to, zone), parts(selection));
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

    @SchemaMapping(typeName = "Conversion")
    @Nullable
    String note(ConversionRate conversion, Locale locale) {
        return conversion.rate() == null ? messages.text(locale, "conversion.tooFew", ConversionRate.MINIMUM) : null;
    }

    @SchemaMapping(typeName = "OrderStatusCount")
    String label(Dashboard.StatusCount count, Locale locale) {
        return messages.label(locale, count.status());
    }

    @SchemaMapping(typeName = "TimeInStatus")
    String label(Dashboard.TimeInStatus time, Locale locale) {
        return messages.label(locale, time.status());
    }

    @SchemaMapping(typeName = "Workload")
    CompletableFuture<Manager> manager(Dashboard.Workload workload, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Manager", workload.managerId());
    }
}
