package crm.order;

import crm.bike.BikeSnapshot;
import crm.command.AlreadyExists;
import crm.command.Blocked;
import crm.command.Blocker;
import crm.command.Changed;
import crm.command.Command;
import crm.command.ErrorCode;
import crm.command.ErrorPolicy;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.InvalidTransition;
import crm.command.NotFound;
import crm.command.Patch;
import crm.command.Refused;
import crm.command.StaleVersion;
import crm.command.TransitionRequirement;
import crm.command.UserError;
import crm.crypto.IdGenerator;
import crm.customer.Customers;
import crm.graphql.RecordReference;
import crm.history.History;
import crm.history.HistorySubject;
import crm.history.StatusChange;
import crm.image.ImageArchive;
import crm.security.Actor;
import crm.user.Assignments;
import crm.user.ManagerWork;
import crm.user.Managers;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes orders. Call it within {@link crm.command.Commands}. One order is changed as many are:
 * the same rules, and as many statements for 250 as for one.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Orders {

    /** Most orders of one bulk change. */
    private static final int BULK = 250;

    private final OrderQueries queries;

    private final OrderRepository orders;

    private final OrderTransitions transitions;

    private final OrderMoves moves;

    private final OrderReserves reserves;

    private final Managers managers;

    private final Assignments assignments;

    private final History history;

    private final ImageArchive images;

    private final IdGenerator ids;

    private final Clock clock;

    Orders(
            OrderQueries queries,
            OrderRepository orders,
            OrderTransitions transitions,
            OrderMoves moves,
            OrderReserves reserves,
            Managers managers,
            Assignments assignments,
            History history,
            ImageArchive images,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.orders = orders;
        this.transitions = transitions;
        this.moves = moves;
        this.reserves = reserves;
        this.managers = managers;
        this.assignments = assignments;
        this.history = history;
        this.images = images;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * The order that a customer has just placed for a bike, if it was not cancelled. Other transactions that place
     * an order for this customer wait for the end of this one.
     *
     * @param reference external reference of the order; null for any
     * @param since how far back to look
     */
    public Optional<Order> booked(
            Customers.Known customer, BikeSnapshot bike, @Nullable String reference, Instant since) {
        orders.lockBookings(List.of(customer.ofPartner() == null ? customer.customer() : customer.ofPartner()));
        return queries.booked(customer, bike, reference, since);
    }

    /**
     * Refuses an external reference that an order of the same partner has.
     *
     * @throws Refused with that order
     */
    public void refuseTaken(@Nullable UUID partner, @Nullable String reference) {
        if (partner != null && reference != null) {
            queries.referenced(partner, reference).ifPresent(order -> {
                throw new Refused(order, AlreadyExists.at("externalReference", order));
            });
        }
    }

    /**
     * Places an order: PENDING_MANAGER, with its first history row. The bike's pictures are copied after the commit.
     */
    public Changed place(NewOrder order, Actor actor) {
        Instant now = clock.instant();
        UUID id = ids.next();
        orders.insert(id, ids.nextCode("ORD"), order, now);
        StatusChange event = StatusChange.now(
                ids.next(), HistorySubject.ORDER, id, null, OrderStatus.PENDING_MANAGER, null, null, actor, null, now);
        history.append(List.of(event));
        assignments.created(ManagerWork.Kind.ORDER, id, order.assignedManager(), actor);
        images.schedule(id);
        return new Changed(id, event.id());
    }

    Changed update(UpdateOrderInput input) {
        Order order = locked(input.id(), input.expectedVersion());
        InputErrors errors = new InputErrors();
        Patch patch = new Patch(errors)
                .set("listing_price", input.listingPrice(), it -> errors.amount("listingPrice", it, OrderPrices.EUR))
                .set(
                        "negotiated_price",
                        input.negotiatedPrice(),
                        it -> errors.amount("negotiatedPrice", it, OrderPrices.EUR))
                .set("final_price", input.finalPrice(), it -> errors.amount("finalPrice", it, OrderPrices.EUR))
                .set("commission", input.commission(), it -> errors.amount("commission", it, OrderPrices.EUR))
                .set("total_price_rub", input.totalPrice(), it -> errors.amount("totalPrice", it, OrderPrices.RUB))
                .set(
                        "booking_amount_eur",
                        input.bookingAmount(),
                        it -> errors.amount("bookingAmount", it, OrderPrices.EUR))
                .set(
                        "booking_amount_rub",
                        input.bookingAmountRub(),
                        it -> errors.amount("bookingAmountRub", it, OrderPrices.RUB))
                .set("exchange_rate", input.exchangeRate(), it -> OrderPrices.rate(it, errors))
                .set("initial_quality", input.initialQuality(), BikeQuality::name)
                .set("final_quality", input.finalQuality(), BikeQuality::name)
                .set("refundable", input.refundable(), it -> it)
                .set("delivery_method", input.deliveryMethod(), DeliveryMethod::name)
                .text("manager_notes", "managerNotes", input.managerNotes(), InputErrors.NOTE);
        errors.throwIfAny(order.id());
        orders.update(order.id(), patch, clock.instant());
        return Changed.of(order.id());
    }

    Changed changeStatus(ChangeOrderStatusInput input, Command command) {
        return moveOne(input.id(), input.expectedVersion(), input.status(), input.reason(), input.note(), command);
    }

    Changed cancel(CancelOrderInput input, Command command) {
        return moveOne(
                input.id(), input.expectedVersion(), OrderStatus.CANCELLED, input.reason(), input.note(), command);
    }

    /** Records the change as a history row between two equal statuses. The same stage again changes nothing. */
    Changed setStage(SetOrderStageInput input, Command command) {
        Order order = locked(input.id(), input.expectedVersion());
        InputErrors errors = new InputErrors();
        String note = errors.text("note", input.note(), InputErrors.NOTE);
        OrderStage stage = input.stage();
        List<OrderStage> offered = OrderStage.of(order.status());
        if (stage != null && !offered.contains(stage)) {
            errors.add(
                    offered.isEmpty()
                            ? InvalidInput.at("stage", ErrorCode.NOT_APPLICABLE, "input.noStages", order.status())
                            : InvalidInput.at(
                                    "stage", ErrorCode.NOT_APPLICABLE, "input.otherStage", order.status(), offered));
        }
        errors.throwIfAny(order.id());
        if (stage == order.stage()) {
            return Changed.of(order.id());
        }
        Instant now = clock.instant();
        StatusChange event =
                StatusChange.ofStage(ids.next(), order.id(), order.status(), stage, note, command.actor(), now);
        orders.setStage(order.id(), stage, now);
        history.append(List.of(event));
        return new Changed(order.id(), event.id());
    }

    private Changed moveOne(
            String id,
            @Nullable Integer expectedVersion,
            OrderStatus to,
            @Nullable CancelReason reason,
            @Nullable String note,
            Command command) {
        Order order = locked(id, expectedVersion, locking(to));
        InputErrors errors = new InputErrors();
        OrderMoves.Step step = new OrderMoves.Step(to, reason, errors.text("note", note, InputErrors.NOTE));
        Map<Order, List<OrderTransition>> offered = transitions.of(List.of(order));
        refusals(order, offered.getOrDefault(order, List.of()), step).forEach(errors::add);
        errors.throwIfAny(order.id());
        limited(List.of(order), step).apply(order).forEach(errors::add);
        errors.throwIfAny(order.id());
        return new Changed(order.id(), move(List.of(order), step, command).get(order.id()));
    }

    OrdersChanged changeStatuses(ChangeOrderStatusesInput input, Command command) {
        InputErrors errors = bulk(input.ids(), input.expectedVersions());
        OrderMoves.Step step = new OrderMoves.Step(
                input.status(), input.reason(), errors.text("note", input.note(), InputErrors.NOTE));
        errors.throwIfAny(null);
        List<Named> named = named(input.ids(), input.expectedVersions(), locking(step.to()));
        List<Order> found = found(named);
        Map<Order, List<OrderTransition>> offered = transitions.of(found);
        Function<Order, List<UserError>> limited = limited(found, step);
        return change(
                named,
                input.errorPolicy(),
                order -> {
                    List<UserError> refusals = refusals(order, offered.getOrDefault(order, List.of()), step);
                    return refusals.isEmpty() ? limited.apply(order) : refusals;
                },
                moving -> move(moving, step, command));
    }

    OrdersChanged assign(AssignOrdersInput input, Command command) {
        InputErrors errors = bulk(input.ids(), input.expectedVersions());
        UUID manager = managers.assignable("managerId", input.managerId(), errors);
        errors.throwIfAny(null);
        return change(
                named(input.ids(), input.expectedVersions(), queries::lock),
                input.errorPolicy(),
                order -> List.of(),
                assigned -> {
                    orders.assign(assigned.stream().map(Order::id).toList(), manager, clock.instant());
                    List<UUID> others = assigned.stream()
                            .filter(order -> !Objects.equals(manager, order.assignedManagerId()))
                            .map(Order::id)
                            .toList();
                    assignments.moved(ManagerWork.Kind.ORDER, others, manager, command.actor());
                    return Map.of();
                });
    }

    /**
     * The order that an input names, locked until the end of the transaction.
     *
     * @throws Refused if it names nothing, or if the order has another version than the one expected
     */
    public Order locked(String id, @Nullable Integer expectedVersion) {
        return locked(id, expectedVersion, queries::lock);
    }

    private Order locked(String id, @Nullable Integer expectedVersion, Function<Collection<UUID>, List<Order>> lock) {
        Order order = queries.find(RecordReference.parse("input.id", id))
                .flatMap(found -> lock.apply(List.of(found.id())).stream().findFirst())
                .orElseThrow(() -> new Refused(null, NotFound.at("id", id)));
        Refused.ifStale(order.id(), expectedVersion, order.version());
        return order;
    }

    /** How to lock orders that take this status. */
    private Function<Collection<UUID>, List<Order>> locking(OrderStatus to) {
        return to == OrderStatus.DEPOSIT_PAID ? reserves::lock : queries::lock;
    }

    /** What the limit of paid reserves says to a step that is otherwise allowed; asked once for each order. */
    private Function<Order, List<UserError>> limited(List<Order> moving, OrderMoves.Step step) {
        if (step.to() != OrderStatus.DEPOSIT_PAID) {
            return order -> List.of();
        }
        ReserveLimit limit = reserves.limit(moving);
        return order -> limit.take(order, "status");
    }

    /** What stands against a step, by the same table that {@code availableTransitions} shows. */
    private static List<UserError> refusals(Order order, List<OrderTransition> offered, OrderMoves.Step step) {
        List<UserError> refusals = new ArrayList<>();
        offered.stream()
                .filter(transition -> transition.to() == step.to())
                .findFirst()
                .ifPresentOrElse(
                        transition -> {
                            List<Blocker> standing = transition.blockers().stream()
                                    .filter(blocker ->
                                            blocker.overriddenBy() != TransitionRequirement.NOTE || step.note() == null)
                                    .toList();
                            if (!standing.isEmpty()) {
                                refusals.add(new Blocked(standing));
                            }
                            if (transition.requires().contains(TransitionRequirement.REASON) && step.reason() == null) {
                                refusals.add(InvalidInput.at(
                                        "reason", ErrorCode.REQUIRED, "input.reasonRequired", step.to()));
                            }
                        },
                        () -> refusals.add(InvalidTransition.of(
                                order.status(), step.to(), order.status().next())));
        if (step.reason() != null && step.to() != OrderStatus.CANCELLED) {
            refusals.add(InvalidInput.at(
                    "reason", ErrorCode.NOT_APPLICABLE, "input.reasonNotApplicable", OrderStatus.CANCELLED));
        } else if (step.reason() == CancelReason.OTHER && step.note() == null) {
            refusals.add(InvalidInput.at("note", ErrorCode.REQUIRED, "input.noteRequired"));
        }
        return refusals;
    }

    /** @return the history row of each order */
    private Map<UUID, UUID> move(List<Order> moving, OrderMoves.Step step, Command command) {
        Map<UUID, UUID> events = moves.move(moving, step, command.actor(), acting(moving, command.actor()));
        if (step.to() == OrderStatus.DEPOSIT_PAID) {
            reserves.paidByStatus(moving.stream().map(Order::id).toList());
        }
        return events;
    }

    /** The first user who changes an order without a manager becomes its manager. A key does not. */
    private @Nullable UUID acting(List<Order> moving, Actor actor) {
        boolean takenUp = moving.stream().anyMatch(order -> order.status() == OrderStatus.PENDING_MANAGER);
        UUID id = actor.id();
        return takenUp && id != null && managers.isAssignable(id) ? id : null;
    }

    private static InputErrors bulk(List<String> ids, @Nullable List<Integer> expectedVersions) {
        InputErrors errors = new InputErrors();
        if (ids.isEmpty()) {
            errors.add(InvalidInput.required("ids"));
        }
        if (ids.size() > BULK) {
            errors.add(InvalidInput.at("ids", ErrorCode.TOO_LONG, "input.tooMany", BULK));
        }
        if (expectedVersions != null && expectedVersions.size() != ids.size()) {
            errors.add(InvalidInput.at("expectedVersions", ErrorCode.INVALID_VALUE, "input.otherLength", "ids"));
        }
        return errors;
    }

    /** An order of a bulk change, as it was named; with what can be said of it before anything else. */
    private record Named(@Nullable Order order, List<UserError> errors) {}

    private List<Named> named(
            List<String> names,
            @Nullable List<Integer> expectedVersions,
            Function<Collection<UUID>, List<Order>> lock) {
        List<@Nullable UUID> resolved = queries.resolve(names.stream()
                .map(name -> RecordReference.parse("input.ids", name))
                .toList());
        Map<UUID, Order> locked = new HashMap<>();
        lock.apply(resolved.stream().filter(Objects::nonNull).toList()).forEach(order -> locked.put(order.id(), order));
        Set<UUID> seen = new HashSet<>();
        List<Named> named = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            String path = "ids." + i;
            UUID id = resolved.get(i);
            Order order = id == null ? null : locked.get(id);
            List<UserError> errors = new ArrayList<>();
            if (id == null || order == null) {
                errors.add(NotFound.at(path, names.get(i)));
            } else if (!seen.add(id)) {
                errors.add(InvalidInput.at(path, ErrorCode.ALREADY_EXISTS, "input.namedTwice"));
            } else if (expectedVersions != null && expectedVersions.get(i) != order.version()) {
                errors.add(new StaleVersion(expectedVersions.get(i), order.version()));
            }
            named.add(new Named(order, errors));
        }
        return named;
    }

    private static List<Order> found(List<Named> named) {
        return named.stream()
                .map(Named::order)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Changes what the policy lets through, in one pass, and tells of each row. */
    private static OrdersChanged change(
            List<Named> named,
            ErrorPolicy policy,
            Function<Order, List<UserError>> check,
            Function<List<Order>, Map<UUID, UUID>> write) {
        List<Named> checked = named.stream()
                .map(row -> row.order() == null || !row.errors().isEmpty()
                        ? row
                        : new Named(row.order(), check.apply(row.order())))
                .toList();
        long refused = checked.stream().filter(row -> !row.errors().isEmpty()).count();
        if (refused > 0 && policy == ErrorPolicy.ALL_OR_NOTHING) {
            throw new Refused(
                    told(checked, Map.of()),
                    InvalidInput.at("ids", ErrorCode.CONFLICT, "input.noneChanged", refused, named.size()));
        }
        List<Order> changing = checked.stream()
                .filter(row -> row.errors().isEmpty())
                .map(Named::order)
                .filter(Objects::nonNull)
                .toList();
        return told(checked, changing.isEmpty() ? Map.of() : write.apply(changing));
    }

    private static OrdersChanged told(List<Named> rows, Map<UUID, UUID> events) {
        return new OrdersChanged(rows.stream()
                .map(row -> {
                    UUID order = row.order() == null ? null : row.order().id();
                    return new OrdersChanged.Row(
                            order, order == null || !row.errors().isEmpty() ? null : events.get(order), row.errors());
                })
                .toList());
    }
}
