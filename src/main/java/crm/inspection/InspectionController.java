package crm.inspection;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.Messages;
import crm.graphql.PageArguments;
import crm.order.Order;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class InspectionController {

    private final InspectionQueries queries;

    private final Inspections inspections;

    private final Commands commands;

    private final Messages messages;

    InspectionController(InspectionQueries queries, Inspections inspections, Commands commands, Messages messages) {
        this.queries = queries;
        this.inspections = inspections;
        this.commands = commands;
        this.messages = messages;
    }

    @MutationMapping
    InspectionPayload createInspection(@Argument CreateInspectionInput input, Command command) {
        return commands.run(command, Changed.class, () -> inspections.create(input), this::payload);
    }

    @MutationMapping
    InspectionPayload updateInspection(@Argument UpdateInspectionInput input, Command command) {
        return commands.run(command, Changed.class, () -> inspections.update(input), this::payload);
    }

    @MutationMapping
    ChecklistItemPayload updateChecklistItem(@Argument UpdateChecklistItemInput input, Command command) {
        return commands.run(
                command,
                Changed.class,
                () -> inspections.updateItem(input, command.actor()),
                result -> payload(result, input.item(), command));
    }

    private InspectionPayload payload(Result<Changed> result) {
        return new InspectionPayload(Changed.node(result, queries::byIds), result.errors(), result.replayed());
    }

    private ChecklistItemPayload payload(Result<Changed> result, ChecklistPoint point, Command command) {
        Inspection inspection = Changed.node(result, queries::byIds);
        ChecklistItem item = null;
        if (inspection != null) {
            Checklist checklist = queries.checklist(inspection.id());
            command.remember(InspectionQueries.CHECKLIST, inspection.id(), checklist);
            item = checklist.item(point);
        }
        return new ChecklistItemPayload(item, inspection, result.errors(), result.replayed());
    }

    @SchemaMapping
    CompletableFuture<Order> order(Inspection inspection, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order", inspection.orderId());
    }

    @SchemaMapping
    CompletableFuture<Object> verdict(Inspection inspection, DataFetchingEnvironment environment) {
        return Loaders.load(environment, InspectionQueries.VERDICT, inspection.id());
    }

    @SchemaMapping
    CompletableFuture<List<ChecklistItem>> checklist(Inspection inspection, DataFetchingEnvironment environment) {
        return checklistOf(inspection, environment).thenApply(Checklist::items);
    }

    @SchemaMapping
    CompletableFuture<Checklist.Progress> progress(Inspection inspection, DataFetchingEnvironment environment) {
        return checklistOf(inspection, environment).thenApply(Checklist::progress);
    }

    @SchemaMapping
    CompletableFuture<InspectionAction> suggestedAction(Inspection inspection, DataFetchingEnvironment environment) {
        return checklistOf(inspection, environment).thenApply(Checklist::suggestedAction);
    }

    @SchemaMapping
    String label(ChecklistItem item, Locale locale) {
        return messages.label(locale, item.item());
    }

    @SchemaMapping
    CompletableFuture<Connection<Inspection>> inspections(
            Order order, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order.inspections", order.id(), page);
    }

    private static CompletableFuture<Checklist> checklistOf(
            Inspection inspection, DataFetchingEnvironment environment) {
        return Loaders.load(environment, InspectionQueries.CHECKLIST, inspection.id());
    }
}
