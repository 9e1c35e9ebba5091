package crm.facet;

import crm.graphql.Messages;
import crm.graphql.PageArguments;
import crm.graphql.RequestRefused;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class FacetController {

    private final FacetQueries queries;

    private final Messages messages;

    FacetController(FacetQueries queries, Messages messages) {
        this.queries = queries;
        this.messages = messages;
    }

    @QueryMapping
    List<Facet> facets(
            @Argument FacetType type,
            @Argument List<FacetField> fields,
            @Argument @Nullable FacetFilter filter,
            PageArguments page) {
        if (fields.isEmpty()) {
            throw RequestRefused.badArgument("fields", "stats.empty");
        }
        Set<FacetField> wanted = EnumSet.copyOf(fields);
        if (wanted.size() < fields.size()) {
            throw RequestRefused.badArgument("fields", "stats.twice");
        }
        wanted.removeAll(type.fields());
        wanted.stream().findFirst().ifPresent(other -> {
            throw RequestRefused.badArgument("fields", "facet.otherField", type, other, type.fields());
        });
        FacetFilter given = filter == null ? FacetFilter.NONE : filter;
        given.require(type);
        return queries.count(type, fields, given, page.size());
    }

    @SchemaMapping(typeName = "FacetValue")
    String label(Facet.Value value, Locale locale) {
        String text = value.value();
        if (text == null) {
            return messages.text(locale, "stats.none");
        }
        @Nullable
        String labels = switch (value.field()) {
            case STATUS ->
                switch (value.type()) {
                    case ORDERS -> "OrderStatus";
                    case LEADS -> "LeadStatus";
                    case SHIPMENTS -> "ShipmentStatus";
                    case BIKES, CUSTOMERS -> null;
                };
            case STAGE -> "OrderStage";
            case DELIVERY_METHOD -> "DeliveryMethod";
            case PREFERRED_CHANNEL -> "PreferredChannel";
            case MANAGER, SOURCE, CITY, COUNTRY, BRAND, CATEGORY, SIZE, CARRIER -> null;
        };
        if (labels != null) {
            return messages.text(locale, Messages.Label.of(labels, text).key());
        }
        return value.name() == null ? text : value.name();
    }
}
