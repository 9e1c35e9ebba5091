package crm.touchpoint;

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
import crm.task.NextStepInput;
import crm.task.TaskDraft;
import crm.task.Tasks;
import crm.text.Blanks;
import crm.user.Managers;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Changes touchpoints. Call it within {@link crm.command.Commands}. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Touchpoints {

    private final TouchpointQueries queries;

    private final TouchpointRepository touchpoints;

    private final OrderReferences orders;

    private final Leads leads;

    private final Customers customers;

    private final Managers managers;

    private final Tasks tasks;

    private final IdGenerator ids;

    private final Clock clock;

    Touchpoints(
            TouchpointQueries queries,
            TouchpointRepository touchpoints,
            OrderReferences orders,
            Leads leads,
            Customers customers,
            Managers managers,
            Tasks tasks,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.touchpoints = touchpoints;
        this.orders = orders;
        this.leads = leads;
        this.customers = customers;
        this.managers = managers;
        this.tasks = tasks;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A new touchpoint.
     *
     * @param task the next step
     */
    record Added(UUID touchpoint, @Nullable UUID task) {}

    /** A contact about an order or a lead is one with its customer, too. */
    Added add(RecordTouchpointInput input, @Nullable NextStepInput nextStep, Command command) {
        return add(input, nextStep, command, new InputErrors());
    }

    /** A message has a channel. */
    Added addMessage(RecordMessageInput input, Command command) {
        InputErrors errors = new InputErrors();
        if (Blanks.is(input.channel())) {
            errors.add(InvalidInput.required("channel"));
        }
        return add(input.contact(), input.nextStep(), command, errors);
    }

    private Added add(
            RecordTouchpointInput input, @Nullable NextStepInput nextStep, Command command, InputErrors errors) {
        TaskDraft task = nextStep == null ? null : tasks.nextStep("nextStep", nextStep, command, errors);
        // Customers, orders and leads are locked in this order, as in a merge; otherwise the two can deadlock.
        UUID named = input.customerId() == null ? null : customers.named("customerId", input.customerId(), errors);
        UUID order = input.orderId() == null ? null : orders.named("orderId", input.orderId(), errors);
        UUID lead = input.leadId() == null ? null : leads.named("leadId", input.leadId(), errors);
        if (input.customerId() == null && input.orderId() == null && input.leadId() == null) {
            errors.add(InvalidInput.at("customerId", ErrorCode.REQUIRED, "input.noSubject"));
        }
        UUID customer = same(named, order == null ? null : orders.locked(order).customerId(), "orderId", errors);
        customer = same(
                customer,
                lead == null ? null : leads.locked(lead.toString(), null).customerId(),
                "leadId",
                errors);
        Instant now = clock.instant();
        Instant happenedAt = input.happenedAt() == null ? now : input.happenedAt();
        errors.businessTime("happenedAt", happenedAt);
        requirePast("happenedAt", happenedAt, now, errors);
        String channel = errors.text("channel", input.channel(), InputErrors.NAME);
        String type = errors.text("type", input.type(), InputErrors.NAME);
        String summary = errors.text("summary", input.summary(), InputErrors.NOTE);
        requireAfter("responseDueAt", input.responseDueAt(), happenedAt, errors);
        requireAfter("respondedAt", input.respondedAt(), happenedAt, errors);
        requirePast("respondedAt", input.respondedAt(), now, errors);
        errors.throwIfAny(null);
        UUID followUp = task == null ? null : addNextStep(task, order, lead, customer, command);
        UUID id = ids.next();
        touchpoints.insert(new TouchpointRepository.NewTouchpoint(
                id,
                customer,
                lead,
                order,
                managers.recorded(command.actor()),
                channel,
                input.direction().name(),
                type,
                input.outcome() == null ? null : input.outcome().name(),
                summary,
                Utc.offset(happenedAt),
                Utc.optionalOffset(input.responseDueAt()),
                Utc.optionalOffset(input.respondedAt()),
                followUp,
                Utc.offset(now)));
        return new Added(id, followUp);
    }

    /** A task has one subject: the most specific one. */
    private UUID addNextStep(
            TaskDraft task, @Nullable UUID order, @Nullable UUID lead, @Nullable UUID customer, Command command) {
        return tasks.add(
                task, order, order == null ? lead : null, order == null && lead == null ? customer : null, command);
    }

    Changed update(UpdateTouchpointInput input) {
        UUID id = RecordReference.uuid("input.id", input.id());
        Touchpoint touchpoint = queries.lock(id).orElseThrow(() -> new Refused(null, NotFound.at("id", input.id())));
        Refused.ifStale(id, input.expectedVersion(), touchpoint.version());
        InputErrors errors = new InputErrors();
        Instant now = clock.instant();
        Patch patch = new Patch(errors)
                .text("type", "type", input.type(), InputErrors.NAME)
                .set("outcome", input.outcome(), TouchpointOutcome::name)
                .text("summary", "summary", input.summary(), InputErrors.NOTE)
                .set("response_due_at", input.responseDueAt(), time -> Utc.optionalOffset(time))
                .set("responded_at", input.respondedAt(), time -> Utc.optionalOffset(time));
        requireAfter("responseDueAt", input.responseDueAt().value(), touchpoint.happenedAt(), errors);
        requireAfter("respondedAt", input.respondedAt().value(), touchpoint.happenedAt(), errors);
        requirePast("respondedAt", input.respondedAt().value(), now, errors);
        errors.throwIfAny(id);
        touchpoints.update(id, patch, now);
        return Changed.of(id);
    }

    /** The customer that both name; an error where they name different ones. */
    private static @Nullable UUID same(@Nullable UUID customer, @Nullable UUID other, String path, InputErrors errors) {
        if (customer != null && other != null && !customer.equals(other)) {
            errors.add(InvalidInput.at(path, ErrorCode.CONFLICT, "input.otherCustomer"));
        }
        return customer == null ? other : customer;
    }

    private static void requirePast(String path, @Nullable Instant time, Instant now, InputErrors errors) {
        if (time != null && time.isAfter(now)) {
            errors.add(InvalidInput.at(path, ErrorCode.INVALID_VALUE, "input.future"));
        }
    }

    private static void requireAfter(String path, @Nullable Instant time, Instant happenedAt, InputErrors errors) {
        if (time != null && time.isBefore(happenedAt)) {
            errors.add(InvalidInput.at(path, ErrorCode.INVALID_VALUE, "input.beforeContact"));
        }
    }
}
