package crm.lead;

import crm.api.Connection;
import crm.api.Loaders;
import crm.api.Messages;
import crm.api.PageArguments;
import crm.api.Reference;
import crm.customer.Customer;
import crm.history.StatusChange;
import crm.security.Caller;
import crm.user.Manager;
import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class LeadController {

    private final LeadQueries leads;

    private final Messages messages;

    private final Clock clock;

    LeadController(LeadQueries leads, Messages messages, Clock clock) {
        this.leads = leads;
        this.messages = messages;
        this.clock = clock;
    }

    @QueryMapping
    Optional<Lead> lead(@Argument String id) {
        return leads.find(Reference.parse("id", id));
    }

    @QueryMapping
    Connection<Lead> leads(
            @Argument @Nullable LeadFilter filter,
            @Argument LeadSort sort,
            PageArguments page,
            GraphQLContext context) {
        return leads.page(filter, sort, page, Caller.seesPersonalData(context));
    }

    @SchemaMapping
    String statusLabel(Lead lead, Locale locale) {
        return messages.label(locale, lead.status());
    }

    @SchemaMapping
    boolean slaBreached(Lead lead) {
        return lead.slaDueAt() != null && !lead.slaDueAt().isAfter(clock.instant());
    }

    @SchemaMapping
    List<LeadTransition> availableTransitions(Lead lead) {
        return LeadTransition.from(lead.status());
    }

    @SchemaMapping
    String toLabel(LeadTransition transition, Locale locale) {
        return messages.label(locale, transition.to());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Customer> customer(Lead lead, DataFetchingEnvironment environment) {
        return lead.customerId() == null ? null : Loaders.load(environment, "Customer", lead.customerId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> assignedManager(Lead lead, DataFetchingEnvironment environment) {
        return lead.assignedManagerId() == null ? null : Loaders.load(environment, "Manager", lead.assignedManagerId());
    }

    @SchemaMapping
    CompletableFuture<Connection<StatusChange>> history(
            Lead lead, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Lead.history", lead.id(), page);
    }

    @SchemaMapping(typeName = "LeadHistoryEntry")
    CompletableFuture<Lead> lead(StatusChange change, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Lead", change.subjectId());
    }

    @SchemaMapping
    CompletableFuture<Connection<Lead>> leads(
            Customer customer, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Customer.leads", customer.id(), page);
    }
}
