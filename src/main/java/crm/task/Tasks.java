package crm.task;

import crm.command.Changed;
import crm.command.Command;
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
import crm.user.Assignments;
import crm.user.ManagerWork;
import crm.user.Managers;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
public class Tasks {

    private final TaskQueries queries;

    private final TaskRepository tasks;

    private final OrderReferences orders;

    private final Leads leads;

    private final Customers customers;

    private final Managers managers;

    private final Assignments assignments;

    private final IdGenerator ids;

    private final Clock clock;

    Tasks(
            TaskQueries queries,
            TaskRepository tasks,
            OrderReferences orders,
            Leads leads,
            Customers customers,
            Managers managers,
            Assignments assignments,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.tasks = tasks;
        this.orders = orders;
        this.leads = leads;
        this.customers = customers;
        this.managers = managers;
        this.assignments = assignments;
        this.ids = ids;
        this.clock = clock;
    }

    Changed create(CreateTaskInput input, Command command) {
        InputErrors errors = new InputErrors();
        TaskDraft draft = draft("", input.title(), input.description(), input.dueAt(), input.priority(), errors)
                .assignedTo(managers.assignable("assigneeId", input.assigneeId(), errors));
        UUID order = input.orderId() == null ? null : orders.named("orderId", input.orderId(), errors);
        UUID lead = input.leadId() == null ? null : leads.named("leadId", input.leadId(), errors);
        UUID customer = input.customerId() == null ? null : customers.named("customerId", input.customerId(), errors);
        requireOneSubject(input.orderId(), input.leadId(), input.customerId(), errors);
        errors.throwIfAny(null);
        return Changed.of(add(draft, order, lead, customer, command));
    }

    /**
     * Checks a task that follows from another record. Call it before rows of other tables are locked, as
     * {@link Managers#assignable} says.
     *
     * @param path of the task in the input
     * @param errors receives what is wrong with it
     */
    public TaskDraft nextStep(String path, NextStepInput input, Command command, InputErrors errors) {
        TaskDraft draft =
                draft(path + ".", input.title(), input.description(), input.dueAt(), input.priority(), errors);
        return draft.assignedTo(
                input.assigneeId() == null
                        ? managers.recorded(command.actor())
                        : managers.assignable(path + ".assigneeId", input.assigneeId(), errors));
    }

    private static TaskDraft draft(
            String path,
            String title,
            @Nullable String description,
            @Nullable Instant dueAt,
            TaskPriority priority,
            InputErrors errors) {
        String requiredTitle = errors.requiredText(path + "title", title, InputErrors.NAME);
        String text = errors.text(path + "description", description, InputErrors.NOTE);
        errors.businessTime(path + "dueAt", dueAt);
        return new TaskDraft(requiredTitle, text, dueAt, null, priority);
    }

    /** Adds a task about at most one of these records. */
    public UUID add(
            TaskDraft task, @Nullable UUID order, @Nullable UUID lead, @Nullable UUID customer, Command command) {
        UUID id = ids.next();
        tasks.insert(
                new TaskRepository.NewTask(
                        id,
                        order,
                        lead,
                        customer,
                        task.title(),
                        task.description(),
                        task.dueAt(),
                        task.assignee(),
                        task.priority()),
                clock.instant());
        assignments.created(ManagerWork.Kind.TASK, id, task.assignee(), command.actor());
        return id;
    }

    /** Tasks by id, as far as the caller sees them. */
    public Map<UUID, Task> byIds(Collection<UUID> ids) {
        return queries.byIds(ids);
    }

    Changed update(UpdateTaskInput input, Command command) {
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
        Task task = existing(input.id(), input.expectedVersion());
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
        if (!input.assigneeId().isOmitted() && !Objects.equals(assignee, task.assigneeId())) {
            assignments.moved(ManagerWork.Kind.TASK, List.of(task.id()), assignee, command.actor());
        }
        return Changed.of(task.id());
    }

    Changed complete(CompleteTaskInput input) {
        Task task = existing(input.id(), input.expectedVersion());
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
        Task task = existing(input.id(), input.expectedVersion());
        if (!task.completed()) {
            throw new Refused(task.id(), InvalidInput.at("id", ErrorCode.CONFLICT, "input.taskOpen"));
        }
        tasks.update(
                task.id(),
                new Patch(new InputErrors()).put("completed", false).put("completed_at", null),
                clock.instant());
        return Changed.of(task.id());
    }

    Changed delete(DeleteTaskInput input, Command command) {
        Task task = existing(input.id(), input.expectedVersion());
        Instant now = clock.instant();
        tasks.update(
                task.id(),
                new Patch(new InputErrors())
                        .put("deleted_at", Utc.offset(now))
                        .put("deleted_by", managers.recorded(command.actor())),
                now);
        return Changed.of(task.id());
    }

    Changed restore(RestoreTaskInput input) {
        UUID uuid = RecordReference.uuid("input.id", input.id());
        Task before = queries.byIds(List.of(uuid)).get(uuid);
        UUID assignee = before == null ? null : before.assigneeId();
        // Before the task is locked, as a deactivation does, which handed over only the tasks that were not deleted.
        boolean left = assignee != null && !managers.isAssignable(assignee);
        Task task = locked(input.id(), input.expectedVersion());
        if (task.deletedAt() == null) {
            throw new Refused(task.id(), InvalidInput.at("id", ErrorCode.CONFLICT, "input.taskNotDeleted"));
        }
        Patch patch = new Patch(new InputErrors()).put("deleted_at", null).put("deleted_by", null);
        if (left && Objects.equals(assignee, task.assigneeId())) {
            patch.put("assignee", null);
        }
        tasks.update(task.id(), patch, clock.instant());
        return Changed.of(task.id());
    }

    /** A task that is not deleted. */
    private Task existing(String id, @Nullable Integer expectedVersion) {
        Task task = locked(id, expectedVersion);
        if (task.deletedAt() != null) {
            throw new Refused(task.id(), InvalidInput.at("id", ErrorCode.CONFLICT, "input.taskDeleted"));
        }
        return task;
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
