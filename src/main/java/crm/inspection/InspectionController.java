package crm.inspection;

import crm.api.Connection;
import crm.api.Loaders;
import crm.api.Messages;
import crm.api.PageArguments;
import crm.order.Order;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class InspectionController {

    private final Messages messages;

    InspectionController(Messages messages) {
        this.messages = messages;
    }

    @SchemaMapping
    CompletableFuture<Order> order(Inspection inspection, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order", inspection.orderId());
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
