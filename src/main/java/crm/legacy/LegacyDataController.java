package crm.legacy;

import crm.claim.CompensationRequest;
import crm.claim.OrderCase;
import crm.claim.RefundRequest;
import crm.customer.ContactChannel;
import crm.customer.Customer;
import crm.customer.CustomerPreferences;
import crm.document.Document;
import crm.graphql.Loaders;
import crm.history.StatusChange;
import crm.inspection.Inspection;
import crm.lead.Lead;
import crm.order.Negotiation;
import crm.order.Order;
import crm.payment.Payment;
import crm.shipment.Shipment;
import crm.task.Task;
import crm.touchpoint.Touchpoint;
import crm.user.Manager;
import graphql.schema.DataFetchingEnvironment;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/** Answers the field {@code legacyData} of all types: what the import kept of a record without a column of its own. */
@Controller
class LegacyDataController {

    @SchemaMapping
    CompletableFuture<Object> legacyData(Order order, DataFetchingEnvironment environment) {
        return load(environment, order.id());
    }

    @SchemaMapping
    CompletableFuture<Object> legacyData(Lead lead, DataFetchingEnvironment environment) {
        return load(environment, lead.id());
    }

    @SchemaMapping
    CompletableFuture<Object> legacyData(Customer customer, DataFetchingEnvironment environment) {
        return load(environment, customer.id());
    }

    @SchemaMapping
    CompletableFuture<Object> legacyData(Payment payment, DataFetchingEnvironment environment) {
        return load(environment, payment.id());
    }

    @SchemaMapping
    CompletableFuture<Object> legacyData(Shipment shipment, DataFetchingEnvironment environment) {
        return load(environment, shipment.id());
    }

    @SchemaMapping
    CompletableFuture<Object> legacyData(Inspection inspection, DataFetchingEnvironment environment) {
        return load(environment, inspection.id());
    }

    @SchemaMapping
    CompletableFuture<Object> legacyData(Negotiation negotiation, DataFetchingEnvironment environment) {
        return load(environment, negotiation.id());
    }

    @SchemaMapping
    CompletableFuture<Object> legacyData(Document document, DataFetchingEnvironment environment) {
        return load(environment, document.id());
    }

    @SchemaMapping
    CompletableFuture<Object> legacyData(Task task, DataFetchingEnvironment environment) {
        return load(environment, task.id());
    }

    @SchemaMapping
    CompletableFuture<Object> legacyData(Manager manager, DataFetchingEnvironment environment) {
        return load(environment, manager.id());
    }

    @SchemaMapping
    CompletableFuture<Object> legacyData(Touchpoint touchpoint, DataFetchingEnvironment environment) {
        return load(environment, touchpoint.id());
    }

    @SchemaMapping
    CompletableFuture<Object> legacyData(OrderCase orderCase, DataFetchingEnvironment environment) {
        return load(environment, orderCase.id());
    }

    @SchemaMapping
    CompletableFuture<Object> legacyData(RefundRequest request, DataFetchingEnvironment environment) {
        return load(environment, request.id());
    }

    @SchemaMapping
    CompletableFuture<Object> legacyData(CompensationRequest request, DataFetchingEnvironment environment) {
        return load(environment, request.id());
    }

    @SchemaMapping
    CompletableFuture<Object> legacyData(ContactChannel channel, DataFetchingEnvironment environment) {
        return load(environment, channel.id());
    }

    @SchemaMapping
    CompletableFuture<Object> legacyData(CustomerPreferences preferences, DataFetchingEnvironment environment) {
        return load(environment, preferences.id());
    }

    @SchemaMapping(typeName = "OrderHistoryEntry", field = "legacyData")
    CompletableFuture<Object> ofOrderHistory(StatusChange change, DataFetchingEnvironment environment) {
        return load(environment, change.id());
    }

    private static CompletableFuture<Object> load(DataFetchingEnvironment environment, UUID id) {
        return Loaders.load(environment, LegacyDataQueries.LOADER, id);
    }
}
