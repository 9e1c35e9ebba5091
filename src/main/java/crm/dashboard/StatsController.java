package crm.dashboard;

import crm.graphql.Messages;
import crm.lead.LeadFilter;
import crm.lead.LeadStatus;
import crm.order.OrderFilter;
import crm.order.OrderStatus;
import graphql.schema.DataFetchingFieldSelectionSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class StatsController {

    private static final String CYCLE = "groups/medianCycleDays";

    private final StatsQueries queries;

    private final TimeZones timeZones;

    private final Messages messages;

    StatsController(StatsQueries queries, TimeZones timeZones, Messages messages) {
        this.queries = queries;
        this.timeZones = timeZones;
        this.messages = messages;
    }

    @QueryMapping
    Stats orderStats(
            @Argument List<StatsGroup> groupBy,
            @Argument @Nullable OrderFilter filter,
            @Argument @Nullable String timeZone,
            DataFetchingFieldSelectionSet selection) {
        return queries.orders(groupBy, filter, timeZones.zone(timeZone), selection.contains(CYCLE));
    }

    @QueryMapping
    Stats leadStats(
            @Argument List<StatsGroup> groupBy,
            @Argument @Nullable LeadFilter filter,
            @Argument @Nullable String timeZone,
            DataFetchingFieldSelectionSet selection) {
        return queries.leads(groupBy, filter, timeZones.zone(timeZone), selection.contains(CYCLE));
    }

    @SchemaMapping(typeName = "StatsKey")
    String label(Stats.Key key, Locale locale) {
        String value = key.value();
        if (value == null) {
            return messages.text(locale, "stats.none");
        }
        if (key.by() == StatsGroup.STATUS) {
            return messages.label(locale, key.ofLeads() ? LeadStatus.valueOf(value) : OrderStatus.valueOf(value));
        }
        return key.name() == null ? value : key.name();
    }
}
