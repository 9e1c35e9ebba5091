package crm.task;

import crm.command.Changed;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.command.Patch;
import crm.command.Refused;
import crm.crypto.IdGenerator;
import crm.customer.Customers;
import crm.graphql.RecordReference;
import crm.lead.Leads;
import crm.order.OrderReferences;
import crm.sql.Utc;
import crm.user.Managers;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Changes tasks. Call it within {@link crm.command.Commands}. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Tasks {

    private final TaskQueries queries;

    private final TaskRepository tasks;

    private final OrderReferences orders;

    private final Leads leads;

    private final Customers customers;

    private final Managers managers;

    private final IdGenerator ids;

    private final Clock clock;

    Tasks(
            TaskQueries queries,
            TaskRepository tasks,
            OrderReferences orders,
            Leads leads,
            Customers customers,
            Managers managers,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.tasks = tasks;
        this.orders = orders;
        this.leads = leads;
        this.customers = customers;
        this.managers = managers;
        this.ids = ids;
        this.clock = clock;
    }

    Changed create(CreateTaskInput input) {
        InputErrors errors = new InputErrors();
        String title = errors.requiredText("title", input.title(), InputErrors.NAME);
        String description = errors.text("description", input.description(), InputErrors.NOTE);
        UUID assignee = managers.assignable("assigneeId", input.assigneeId(), errors);
        UUID order = input.orderId() == null ? null : orders.named("orderId", input.orderId(), errors);
        UUID lead = input.leadId() == null ? null : leads.named("leadId", input.leadId(), errors);
        UUID customer = input.customerId() == null ? null : customers.named("customerId", input.customerId(), errors);
        requireOneSubject(input.orderId(), input.leadId(), input.customerId(), errors);
        errors.businessTime("dueAt", input.dueAt());
        errors.throwIfAny(null);

        UUID id = ids.next();
        tasks.insert(
                new TaskRepository.NewTask(
                        id, order, lead, customer, title, description, input.dueAt(), assignee, input.priority()),
                clock.instant());
        return Changed.of(id);
    }

    Changed update(UpdateTaskInput input) {
        InputErrors subjectErrors = new InputErrors();
        InputErrors errors = new InputErrors();
        UUID assignee = managers.assignable("assigneeId", input.assigneeId().value(), errors);
        // Customers, orders and leads are locked before tasks, as in a merge; otherwise the two can deadlock.
        UUID customer = named(input.customerId(), id -> customers.named("customerId", id, subjectErrors));
        UUID order = named(input.orderId(), id -> orders.named("orderId", id, subjectErrors));
        if (order != null) {
            orders.locked(order);
        }
        UUID lead = named(input.leadId(), id -> leads.named("leadId", id, subjectErrors));
        if (lead != null) {
            leads.locked(lead.toString(), null);
        }
        Task task = locked(input.id(), input.expectedVersion());
        Patch patch = new Patch(errors)
                .requiredText("title", "title", input.title(), InputErrors.NAME)
                .text("description", "description", input.description(), InputErrors.NOTE)
                .set("due_at", input.dueAt(), time -> Utc.optionalOffset(time))
                .required("priority", "priority", input.priority(), TaskPriority::name)
                .set("assignee", input.assigneeId(), id -> assignee)
                .set("order_id", input.orderId(), id -> order)
                .set("lead_id", input.leadId(), id -> lead)
                .set("customer_id", input.customerId(), id -> customer);
        errors.businessTime("dueAt", input.dueAt().value());
        subjectErrors.found().forEach(errors::add);
        requireOneSubject(
                afterwards(input.orderId(), task.orderId()),
                afterwards(input.leadId(), task.leadId()),
                afterwards(input.customerId(), task.customerId()),
                errors);
        errors.throwIfAny(task.id());
        tasks.update(task.id(), patch, clock.instant());
        return Changed.of(task.id());
    }

    Changed complete(CompleteTaskInput input) {
        Task task = locked(input.id(), input.expectedVersion());
        if (task.completed()) {
            throw new Refused(task.id(), InvalidInput.at("id", ErrorCode.CONFLICT, "input.taskCompleted"));
        }
        tasks.update(
                task.id(),
                new Patch(new InputErrors())
                        .put("completed", true)
                        .put("completed_at", Utc.optionalOffset(clock.instant())),
                clock.instant());
        return Changed.of(task.id());
    }

    Changed reopen(ReopenTaskInput input) {
        Task task = locked(input.id(), input.expectedVersion());
        if (!task.completed()) {
            throw new Refused(task.id(), InvalidInput.at("id", ErrorCode.CONFLICT, "input.taskOpen"));
        }
        tasks.update(
                task.id(),
                new Patch(new InputErrors()).put("completed", false).put("completed_at", null),
                clock.instant());
        return Changed.of(task.id());
    }

    Changed delete(DeleteTaskInput input) {
        Task task = locked(input.id(), input.expectedVersion());
        tasks.delete(task.id());
        return Changed.of(task.id());
    }

    private Task locked(String id, @Nullable Integer expectedVersion) {
        UUID uuid = RecordReference.uuid("input.id", id);
        Task task = queries.lock(uuid).orElseThrow(() -> new Refused(null, NotFound.at("id", id)));
        Refused.ifStale(task.id(), expectedVersion, task.version());
        return task;
    }

    private static @Nullable UUID named(ArgumentValue<String> id, Function<String, @Nullable UUID> resolve) {
        return id.value() == null ? null : resolve.apply(id.value());
    }

    private static @Nullable Object afterwards(ArgumentValue<String> sent, @Nullable UUID before) {
        return sent.isOmitted() ? before : sent.value();
    }

    /** The last one is named: it is the one too many. */
    private static void requireOneSubject(
            @Nullable Object order, @Nullable Object lead, @Nullable Object customer, InputErrors errors) {
        List<String> named = Stream.of(
                        order == null ? "" : "orderId",
                        lead == null ? "" : "leadId",
                        customer == null ? "" : "customerId")
                .filter(path -> !path.isEmpty())
                .toList();
        if (named.size() > 1) {
            errors.add(InvalidInput.at(named.getLast(), ErrorCode.CONFLICT, "input.twoSubjects"));
        }
    }
}
