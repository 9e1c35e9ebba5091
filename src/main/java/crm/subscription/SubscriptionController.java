package crm.subscription;

import crm.dashboard.Dashboard;
import crm.dashboard.DashboardFigures;
import crm.dashboard.DashboardScope;
import crm.feed.Change;
import crm.feed.ChangeFeed;
import crm.feed.ChangeFilter;
import crm.feed.ChangeOperation;
import crm.feed.ChangedField;
import crm.feed.ChangedFields;
import crm.feed.RecordType;
import crm.graphql.Loaders;
import crm.lead.Lead;
import crm.lead.LeadFilter;
import crm.lead.LeadMatches;
import crm.order.Order;
import crm.order.OrderFilter;
import crm.order.OrderMatches;
import crm.security.Caller;
import crm.shipment.Shipment;
import crm.shipment.ShipmentFilter;
import crm.shipment.ShipmentMatches;
import crm.task.Task;
import crm.task.TaskFilter;
import crm.task.TaskMatches;
import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.DataFetchingFieldSelectionSet;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;

@Controller
class SubscriptionController {

    private final ChangeFeed feed;

    private final ChangedFields fields;

    private final OrderMatches orders;

    private final LeadMatches leads;

    private final TaskMatches tasks;

    private final ShipmentMatches shipments;

    private final DashboardFigures figures;

    SubscriptionController(
            ChangeFeed feed,
            ChangedFields fields,
            OrderMatches orders,
            LeadMatches leads,
            TaskMatches tasks,
            ShipmentMatches shipments,
            DashboardFigures figures) {
        this.feed = feed;
        this.fields = fields;
        this.orders = orders;
        this.leads = leads;
        this.tasks = tasks;
        this.shipments = shipments;
        this.figures = figures;
    }

    @SubscriptionMapping
    Publisher<Change> changes(
            @Argument @Nullable String after,
            @Argument @Nullable List<RecordType> types,
            @Argument @Nullable ChangeFilter filter,
            GraphQLContext context) {
        ChangeFilter conditions = filter == null ? ChangeFilter.NONE : filter;
        feed.requireValid(conditions);
        return Subscribing.of(context)
                .to(
                        new ChangeEvents(
                                types == null || types.isEmpty()
                                        ? EnumSet.allOf(RecordType.class)
                                        : EnumSet.copyOf(types),
                                changes -> feed.matching(changes, conditions)),
                        after);
    }

    @SubscriptionMapping
    Publisher<OrderChange> orderChanged(
            @Argument @Nullable OrderFilter filter, @Argument @Nullable String after, GraphQLContext context) {
        orders.of(filter, List.of());
        return Subscribing.of(context)
                .to(
                        new RecordEvents(
                                RecordType.ORDER,
                                ids -> orders.of(filter, ids),
                                OrderChange::new,
                                FilterColumns.of(filter)),
                        after);
    }

    @SubscriptionMapping
    Publisher<LeadChange> leadChanged(
            @Argument @Nullable LeadFilter filter, @Argument @Nullable String after, GraphQLContext context) {
        leads.of(filter, List.of());
        return Subscribing.of(context)
                .to(
                        new RecordEvents(
                                RecordType.LEAD,
                                ids -> leads.of(filter, ids),
                                LeadChange::new,
                                FilterColumns.of(filter)),
                        after);
    }

    @SubscriptionMapping
    Publisher<TaskChange> taskChanged(
            @Argument @Nullable TaskFilter filter, @Argument @Nullable String after, GraphQLContext context) {
        tasks.of(filter, List.of());
        return Subscribing.of(context)
                .to(
                        new RecordEvents(
                                RecordType.TASK,
                                ids -> tasks.of(filter, ids),
                                TaskChange::new,
                                FilterColumns.of(filter)),
                        after);
    }

    @SubscriptionMapping
    Publisher<ShipmentChange> shipmentChanged(
            @Argument @Nullable ShipmentFilter filter, @Argument @Nullable String after, GraphQLContext context) {
        shipments.of(filter, List.of());
        return Subscribing.of(context)
                .to(
                        new RecordEvents(
                                RecordType.SHIPMENT,
                                ids -> shipments.of(filter, ids),
                                ShipmentChange::new,
                                FilterColumns.of(filter)),
                        after);
    }

    @SubscriptionMapping
    Publisher<DashboardChange> dashboardChanged(
            @Argument DashboardScope scope,
            @Argument @Nullable LocalDate from,
            @Argument @Nullable LocalDate to,
            @Argument @Nullable String timeZone,
            @Argument @Nullable String after,
            GraphQLContext context) {
        figures.require(scope, from, to, timeZone, Caller.of(context));
        DashboardChange.Period period = new DashboardChange.Period(scope, from, to, timeZone);
        return Subscribing.of(context).to(new DashboardEvents(period), after);
    }

    @SchemaMapping
    String cursor(OrderChange change) {
        return feed.cursor(change.change().position());
    }

    @SchemaMapping
    String cursor(LeadChange change) {
        return feed.cursor(change.change().position());
    }

    @SchemaMapping
    String cursor(TaskChange change) {
        return feed.cursor(change.change().position());
    }

    @SchemaMapping
    String cursor(ShipmentChange change) {
        return feed.cursor(change.change().position());
    }

    @SchemaMapping
    String cursor(DashboardChange change) {
        return feed.cursor(change.position());
    }

    @SchemaMapping
    List<ChangedField> changedFields(OrderChange change) {
        return fields.of(change.change());
    }

    @SchemaMapping
    List<ChangedField> changedFields(LeadChange change) {
        return fields.of(change.change());
    }

    @SchemaMapping
    List<ChangedField> changedFields(TaskChange change) {
        return fields.of(change.change());
    }

    @SchemaMapping
    List<ChangedField> changedFields(ShipmentChange change) {
        return fields.of(change.change());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Order> order(OrderChange change, DataFetchingEnvironment environment) {
        return record(environment, "Order", change.operation(), change.orderId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Lead> lead(LeadChange change, DataFetchingEnvironment environment) {
        return record(environment, "Lead", change.operation(), change.leadId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Task> task(TaskChange change, DataFetchingEnvironment environment) {
        return record(environment, "Task", change.operation(), change.taskId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Shipment> shipment(ShipmentChange change, DataFetchingEnvironment environment) {
        return record(environment, "Shipment", change.operation(), change.shipmentId());
    }

    private static <T> @Nullable CompletableFuture<T> record(
            DataFetchingEnvironment environment, String loader, ChangeOperation operation, UUID id) {
        return operation == ChangeOperation.DELETED ? null : Loaders.load(environment, loader, id);
    }

    @SchemaMapping
    Dashboard dashboard(DashboardChange change, DataFetchingFieldSelectionSet selection, GraphQLContext context) {
        DashboardChange.Period period = change.period();
        return figures.of(period.scope(), period.from(), period.to(), period.timeZone(), selection, Caller.of(context));
    }
}
