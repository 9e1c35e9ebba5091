package crm.dashboard;

import crm.graphql.Messages;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class FunnelController {

    private final FunnelQueries queries;

    private final TimeZones timeZones;

    private final Messages messages;

    FunnelController(FunnelQueries queries, TimeZones timeZones, Messages messages) {
        this.queries = queries;
        this.timeZones = timeZones;
        this.messages = messages;
    }

    @QueryMapping
    LeadFunnel leadFunnel(@Argument LocalDate from, @Argument LocalDate to, @Argument @Nullable String timeZone) {
        return queries.leadFunnel(Period.of(from, to, timeZones.zone(timeZone)));
    }

    @SchemaMapping(typeName = "LeadFunnelStage")
    String label(LeadFunnel.Stage stage, Locale locale) {
        return messages.label(locale, stage.status());
    }
}
