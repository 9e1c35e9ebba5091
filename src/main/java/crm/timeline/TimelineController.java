package crm.timeline;

import crm.customer.Customer;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.NodeAccess;
import crm.graphql.PageArguments;
import crm.lead.Lead;
import crm.order.Order;
import graphql.schema.DataFetchingEnvironment;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class TimelineController {

    private final NodeAccess access;

    TimelineController(NodeAccess access) {
        this.access = access;
    }

    @SchemaMapping
    CompletableFuture<Connection<Object>> timeline(
            Order order,
            @Argument @Nullable List<TimelineKind> kinds,
            PageArguments page,
            DataFetchingEnvironment environment) {
        return load(TimelineQueries.OF_ORDERS, order.id(), kinds, page, environment);
    }

    @SchemaMapping
    CompletableFuture<Connection<Object>> timeline(
            Lead lead,
            @Argument @Nullable List<TimelineKind> kinds,
            PageArguments page,
            DataFetchingEnvironment environment) {
        return load(TimelineQueries.OF_LEADS, lead.id(), kinds, page, environment);
    }

    @SchemaMapping
    CompletableFuture<Connection<Object>> timeline(
            Customer customer,
            @Argument @Nullable List<TimelineKind> kinds,
            PageArguments page,
            DataFetchingEnvironment environment) {
        return load(TimelineQueries.OF_CUSTOMERS, customer.id(), kinds, page, environment);
    }

    private CompletableFuture<Connection<Object>> load(
            String loader,
            UUID parent,
            @Nullable List<TimelineKind> kinds,
            PageArguments page,
            DataFetchingEnvironment environment) {
        Set<TimelineKind> asked =
                kinds == null || kinds.isEmpty() ? EnumSet.allOf(TimelineKind.class) : EnumSet.copyOf(kinds);
        // Of what the caller's role may not read, there are no entries.
        asked.removeIf(kind -> !kind.types().stream()
                .map(type -> environment.getGraphQLSchema().getObjectType(type))
                .allMatch(type -> access.mayRead(Objects.requireNonNull(type))));
        return Loaders.load(environment, loader, new TimelineKey(parent, asked, page));
    }
}
