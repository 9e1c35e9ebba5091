package crm.dashboard;

import crm.graphql.Loaders;
import crm.graphql.Messages;
import crm.security.Caller;
import crm.user.Manager;
import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.DataFetchingFieldSelectionSet;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class DashboardController {

    private final DashboardFigures figures;

    private final Messages messages;

    DashboardController(DashboardFigures figures, Messages messages) {
        this.figures = figures;
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
        return figures.of(scope, from, to, timeZone, selection, Caller.of(context));
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
