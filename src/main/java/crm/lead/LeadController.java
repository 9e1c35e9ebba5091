package crm.lead;

import crm.bike.BikeInput;
import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.command.UserError;
import crm.customer.Customer;
import crm.customer.CustomerDisclosure;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.Messages;
import crm.graphql.PageArguments;
import crm.graphql.RecordReference;
import crm.history.HistoryQueries;
import crm.history.StatusChange;
import crm.security.CurrentRights;
import crm.user.Manager;
import graphql.schema.DataFetchingEnvironment;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class LeadController {

    private final LeadQueries queries;

    private final Leads leads;

    private final HistoryQueries history;

    private final Commands commands;

    private final Messages messages;

    private final Clock clock;

    private final CustomerDisclosure disclosure;

    private final CurrentRights rights;

    LeadController(
            LeadQueries queries,
            Leads leads,
            HistoryQueries history,
            Commands commands,
            Messages messages,
            Clock clock,
            CustomerDisclosure disclosure,
            CurrentRights rights) {
        this.queries = queries;
        this.leads = leads;
        this.history = history;
        this.commands = commands;
        this.messages = messages;
        this.clock = clock;
        this.disclosure = disclosure;
        this.rights = rights;
    }

    /** References of other partners are not shown to a partner that reads all leads. */
    @SchemaMapping
    @Nullable
    String externalReference(Lead lead) {
        return rights.isOf(lead.partnerId()) ? lead.externalReference() : null;
    }

    @QueryMapping
    Optional<Lead> lead(@Argument String id) {
        return queries.find(RecordReference.parse("id", id));
    }

    @QueryMapping
    Connection<Lead> leads(@Argument @Nullable LeadFilter filter, @Argument LeadSort sort, PageArguments page) {
        return queries.page(filter, sort, page);
    }

    @MutationMapping
    LeadPayload createLead(@Argument CreateLeadInput input, Command command) {
        return commands.run(
                command,
                Changed.class,
                () -> leads.create(input, command),
                result -> payload(result, command, BikeInput.warnings(input.bike(), "bike")));
    }

    @MutationMapping
    LeadPayload updateLead(@Argument UpdateLeadInput input, Command command) {
        return commands.run(
                command,
                Changed.class,
                () -> leads.update(input, command),
                result ->
                        payload(result, command, BikeInput.warnings(input.bike().value(), "bike")));
    }

    @MutationMapping
    LeadPayload changeLeadStatus(@Argument ChangeLeadStatusInput input, Command command) {
        return commands.run(
                command,
                Changed.class,
                () -> leads.changeStatus(input, command.actor()),
                result -> payload(result, command, List.of()));
    }

    @MutationMapping
    LeadPayload correctLeadStatus(@Argument CorrectLeadStatusInput input, Command command) {
        return commands.run(
                command,
                Changed.class,
                () -> leads.correctStatus(input, history, command.actor()),
                result -> payload(result, command, List.of()));
    }

    @MutationMapping
    LeadPayload assignLead(@Argument AssignLeadInput input, Command command) {
        return commands.run(
                command,
                Changed.class,
                () -> leads.assign(input, command),
                result -> payload(result, command, List.of()));
    }

    private LeadPayload payload(Result<Changed> result, Command command, List<UserError> warnings) {
        Lead lead = command.remember("Lead", Changed.node(result, queries::byIds), Lead::id);
        if (lead != null && command.dryRun()) {
            disclosure.remember(lead, command);
        }
        return new LeadPayload(
                lead,
                Changed.event(result, history::byIds),
                result.errors(),
                result.outcome() == null ? List.of() : warnings,
                result.replayed());
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
        CustomerDisclosure.Shown shown = disclosure.shown(lead);
        if (shown.unknown() != null) {
            return CompletableFuture.completedFuture(shown.unknown());
        }
        return shown.id() == null ? null : Loaders.load(environment, shown.loader(), shown.id());
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
        String loader = customer.partnerView() ? LeadQueries.OF_PARTNER_CUSTOMERS : "Customer.leads";
        return Loaders.load(environment, loader, customer.id(), page);
    }
}
