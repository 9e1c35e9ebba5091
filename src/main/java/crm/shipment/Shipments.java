package crm.shipment;

import crm.command.AlreadyExists;
import crm.command.Changed;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.command.Patch;
import crm.command.Refused;
import crm.crypto.IdGenerator;
import crm.graphql.RecordReference;
import crm.order.AutomaticTransitions;
import crm.order.Order;
import crm.order.OrderDeliveryUpdates;
import crm.order.OrderReferences;
import crm.order.OrderTransition;
import crm.security.Caller;
import crm.security.CurrentRights;
import crm.sql.Utc;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes shipments. Call it within {@link crm.command.Commands}. The order is locked before its
 * shipments are, so that its estimate follows from all of them.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Shipments {

    /** Clocks differ a little: the time of an event may be this far ahead of the server's clock. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    /** An estimate beyond this is a slip of the pen. */
    private static final Period FORESEEABLE = Period.ofYears(2);

    private final ShipmentQueries queries;

    private final ShipmentRepository shipments;

    private final OrderReferences orders;

    private final OrderDeliveryUpdates deliveries;

    private final AutomaticTransitions automatic;

    private final CurrentRights rights;

    private final IdGenerator ids;

    private final Clock clock;

    Shipments(
            ShipmentQueries queries,
            ShipmentRepository shipments,
            OrderReferences orders,
            OrderDeliveryUpdates deliveries,
            AutomaticTransitions automatic,
            CurrentRights rights,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.shipments = shipments;
        this.orders = orders;
        this.deliveries = deliveries;
        this.automatic = automatic;
        this.rights = rights;
        this.ids = ids;
        this.clock = clock;
    }

    Changed create(CreateShipmentInput input, Caller caller) {
        Instant now = now();
        InputErrors errors = new InputErrors();
        UUID orderId = orders.named("orderId", input.orderId(), errors);
        if (orderId != null) {
            Order order = orders.locked(orderId);
            if (order.isTerminal()) {
                errors.add(InvalidInput.at(
                        "orderId", ErrorCode.CONFLICT, "input.orderOver", order.orderCode(), order.status()));
            }
        }
        String carrier = errors.text("carrier", input.carrier(), InputErrors.NAME);
        String trackingNumber = errors.text("trackingNumber", input.trackingNumber(), InputErrors.NAME);
        String reference = errors.text("externalReference", input.externalReference(), InputErrors.NAME);
        Times sent = Times.of(input.shippedAt(), input.deliveredAt());
        ShipmentTimes initial = new ShipmentTimes(ShipmentStatus.PREPARING, now, null, null);
        ShipmentTimes times = withStatus(initial, input.status(), sent, now, errors);
        LocalDate estimate = estimate(input.estimatedDelivery(), errors);
        if (orderId == null || !errors.isEmpty()) {
            throw new Refused(null, errors.found());
        }
        UUID partner = caller.partner();
        if (partner != null && reference != null) {
            queries.referenced(partner, reference).ifPresent(shipment -> {
                throw new Refused(shipment, AlreadyExists.at("externalReference", shipment));
            });
        }

        UUID id = ids.next();
        shipments.insert(
                new ShipmentRepository.NewShipment(
                        id,
                        orderId,
                        carrier,
                        trackingNumber,
                        times,
                        estimate,
                        input.warehousePhotosReceived(),
                        input.clientReceived(),
                        partner,
                        reference),
                now);
        deliveries.expect(orderId, shipments.latestEstimate(orderId));
        return new Changed(id, arrived(orderId, times.status()));
    }

    Changed update(UpdateShipmentInput input) {
        Shipment shipment = locked("id", input.id());
        Refused.ifStale(shipment.id(), input.expectedVersion(), shipment.version());
        Instant now = now();
        InputErrors errors = new InputErrors();
        Patch patch = new Patch(errors)
                .text("carrier", "carrier", input.carrier(), InputErrors.NAME)
                .text("tracking_number", "trackingNumber", input.trackingNumber(), InputErrors.NAME)
                .set("estimated_delivery", input.estimatedDelivery(), day -> estimate(day, errors))
                .set("warehouse_photos_received", input.warehousePhotosReceived(), it -> it)
                .set("client_received", input.clientReceived(), it -> it);
        ShipmentStatus to = shipment.status();
        if (!input.status().isOmitted()) {
            if (input.status().value() == null) {
                errors.add(InvalidInput.required("status"));
            } else {
                to = input.status().value();
            }
        }
        ShipmentTimes before = shipment.times();
        ShipmentTimes times = withStatus(before, to, new Times(input.shippedAt(), input.deliveredAt()), now, errors);
        errors.throwIfAny(shipment.id());

        put(times, before, patch);
        if (!times.equals(before)) {
            shipments.supersedeReports(shipment.id());
            putEntered(null, patch);
        }
        shipments.update(shipment.id(), patch, now);
        if (!input.estimatedDelivery().isOmitted()) {
            deliveries.expect(shipment.orderId(), shipments.latestEstimate(shipment.orderId()));
        }
        return new Changed(shipment.id(), times.equals(before) ? null : arrived(shipment.orderId(), times.status()));
    }

    /** @return the history row of the order, if its status follows from its last delivery */
    private @Nullable UUID arrived(UUID order, ShipmentStatus status) {
        return status != ShipmentStatus.DELIVERED || shipments.isAnyUnderWay(order)
                ? null
                : automatic.takeAfterDelivery(order);
    }

    /**
     * Records a carrier's event. A duplicate with the same time and text is recorded once, regardless of what has
     * happened to the shipment since. The state that follows is the same for every order of arrival: it is computed
     * again from the state that was entered and from all reports since.
     */
    RecordedEvent record(RecordShipmentEventInput input) {
        Shipment shipment = locked("shipmentId", input.shipmentId());
        Instant now = now();
        Instant occurredAt = micros(input.occurredAt());
        InputErrors errors = new InputErrors();
        String text = errors.requiredText("text", input.text(), InputErrors.NOTE);
        if (errors.isEmpty()) {
            Optional<UUID> sentBefore = shipments.findEvent(shipment.id(), occurredAt, text);
            if (sentBefore.isPresent()) {
                return new RecordedEvent(shipment.id(), sentBefore.get(), true, null);
            }
        }
        Refused.ifStale(shipment.id(), input.expectedVersion(), shipment.version());
        String place = errors.text("place", input.place(), InputErrors.NAME);
        requirePast("occurredAt", occurredAt, now, errors);
        errors.throwIfAny(shipment.id());

        UUID event = ids.next();
        shipments.insertEvent(
                new ShipmentEvent(event, occurredAt, false, place, text, input.status()),
                shipment.id(),
                input.status(),
                now);
        ShipmentTimes before = shipment.times();
        ShipmentTimes times = before;
        Patch patch = new Patch(errors);
        if (input.status() != null) {
            ShipmentTimes entered = shipments.entered(shipment.id()).orElse(before);
            times = entered.after(shipments.reports(shipment.id()));
            putEntered(entered, patch);
        }
        patch.put("status", times.status().name());
        put(times, before, patch);
        shipments.update(shipment.id(), patch, now);
        UUID statusChange = times.equals(before) ? null : arrived(shipment.orderId(), times.status());
        return new RecordedEvent(shipment.id(), event, false, statusChange);
    }

    /** The order that a shipment carries, as it is now. */
    @Transactional(propagation = Propagation.SUPPORTS)
    Order orderOf(Shipment shipment) {
        return Objects.requireNonNull(
                orders.byIds(List.of(shipment.orderId())).get(shipment.orderId()), "a shipment has an order");
    }

    /**
     * The transitions of the order after its last shipment was delivered; empty if this one was not delivered, or if
     * others may still arrive.
     */
    @Transactional(propagation = Propagation.SUPPORTS)
    List<OrderTransition> offers(Shipment shipment, Order order) {
        return shipment.status() != ShipmentStatus.DELIVERED || shipments.isAnyUnderWay(order.id())
                ? List.of()
                : deliveries.offers(order);
    }

    private Shipment locked(String path, String id) {
        UUID partner = rights.get().partner();
        UUID uuid = partner == null
                ? RecordReference.uuid("input." + path, id)
                : named(partner, RecordReference.parse("input." + path, id));
        Shipment found = uuid == null ? null : queries.byIds(List.of(uuid)).get(uuid);
        if (found == null) {
            throw new Refused(null, NotFound.at(path, id));
        }
        orders.locked(found.orderId());
        return queries.lock(found.id());
    }

    /** A partner may name a shipment by its own reference; a UUID of a shipment comes first. */
    private @Nullable UUID named(UUID partner, RecordReference reference) {
        UUID uuid = reference.uuid();
        return uuid != null && queries.byIds(List.of(uuid)).containsKey(uuid)
                ? uuid
                : queries.referenced(partner, reference.text()).orElse(null);
    }

    /** The times of the input. */
    private record Times(ArgumentValue<Instant> shippedAt, ArgumentValue<Instant> deliveredAt) {

        static Times of(@Nullable Instant shippedAt, @Nullable Instant deliveredAt) {
            return new Times(given(shippedAt), given(deliveredAt));
        }

        private static ArgumentValue<Instant> given(@Nullable Instant time) {
            return time == null ? ArgumentValue.omitted() : ArgumentValue.ofNullable(time);
        }

        /** The time of the change to this status, if the input contains it. */
        Instant of(ShipmentStatus to, Instant now) {
            Instant time = switch (to) {
                case IN_TRANSIT -> shippedAt.value();
                case DELIVERED -> deliveredAt.value();
                case PREPARING, WAREHOUSE_RECEIVED, CUSTOMS, OUT_FOR_DELIVERY, RETURNED, LOST -> null;
            };
            return time == null ? now : micros(time);
        }
    }

    /** The change to a status; times of the input replace the derived ones. */
    private static ShipmentTimes withStatus(
            ShipmentTimes before, ShipmentStatus to, Times sent, Instant now, InputErrors errors) {
        ShipmentTimes moved = before.moved(to, sent.of(to, now));
        Instant shippedAt = time(
                "shippedAt", sent.shippedAt(), moved.shippedAt(), to, to.mayBeShipped(), to.isHandedOver(), errors);
        Instant deliveredAt = time(
                "deliveredAt",
                sent.deliveredAt(),
                moved.deliveredAt(),
                to,
                to.mayBeDelivered(),
                to == ShipmentStatus.DELIVERED,
                errors);
        ShipmentTimes times = new ShipmentTimes(to, moved.since(), shippedAt, deliveredAt);
        if (times.equals(before)) {
            return before;
        }
        requirePast("shippedAt", shippedAt, now, errors);
        requirePast("deliveredAt", deliveredAt, now, errors);
        if (shippedAt != null && deliveredAt != null && deliveredAt.isBefore(shippedAt)) {
            String path = sent.deliveredAt().isOmitted() && !sent.shippedAt().isOmitted() ? "shippedAt" : "deliveredAt";
            errors.add(InvalidInput.at(path, ErrorCode.INVALID_VALUE, "input.deliveredBeforeShipped", shippedAt));
        }
        return times;
    }

    /**
     * A time of shipping or delivery.
     *
     * @param follows the time that follows from the status
     * @param possible whether the status can have it
     * @param needed whether the status must have it
     */
    private static @Nullable Instant time(
            String path,
            ArgumentValue<Instant> sent,
            @Nullable Instant follows,
            ShipmentStatus status,
            boolean possible,
            boolean needed,
            InputErrors errors) {
        if (sent.isOmitted()) {
            return follows;
        }
        Instant time = sent.value();
        if (time == null) {
            if (needed && follows != null) {
                errors.add(InvalidInput.required(path));
            }
            return null;
        }
        if (!possible) {
            errors.add(InvalidInput.at(path, ErrorCode.NOT_APPLICABLE, "input.shipmentTime", status));
        }
        return micros(time);
    }

    private static void requirePast(String path, @Nullable Instant time, Instant now, InputErrors errors) {
        errors.businessTime(path, time);
        if (time != null && time.isAfter(now.plus(CLOCKS_DIFFER))) {
            errors.add(InvalidInput.at(path, ErrorCode.INVALID_VALUE, "input.future"));
        }
    }

    private @Nullable LocalDate estimate(@Nullable LocalDate day, InputErrors errors) {
        errors.businessDate("estimatedDelivery", day);
        if (day != null
                && day.isAfter(now().atZone(ZoneOffset.UTC).toLocalDate().plus(FORESEEABLE))) {
            errors.add(InvalidInput.at(
                    "estimatedDelivery", ErrorCode.INVALID_VALUE, "input.tooFarAhead", FORESEEABLE.getYears()));
        }
        return day;
    }

    /** Only a changed value, as with every other column. */
    private static void put(ShipmentTimes times, ShipmentTimes before, Patch patch) {
        if (times.status() != before.status()) {
            patch.put("status", times.status().name());
        }
        if (!Objects.equals(times.since(), before.since())) {
            patch.put("status_changed_at", Utc.optionalOffset(times.since()));
        }
        if (!Objects.equals(times.shippedAt(), before.shippedAt())) {
            patch.put("shipped_at", Utc.optionalOffset(times.shippedAt()));
        }
        if (!Objects.equals(times.deliveredAt(), before.deliveredAt())) {
            patch.put("delivered_at", Utc.optionalOffset(times.deliveredAt()));
        }
    }

    /** The state before the first report that counts; null if none counts. */
    private static void putEntered(@Nullable ShipmentTimes entered, Patch patch) {
        patch.put("entered_status", entered == null ? null : entered.status().name())
                .put("entered_status_changed_at", entered == null ? null : Utc.optionalOffset(entered.since()))
                .put("entered_shipped_at", entered == null ? null : Utc.optionalOffset(entered.shippedAt()))
                .put("entered_delivered_at", entered == null ? null : Utc.optionalOffset(entered.deliveredAt()));
    }

    private Instant now() {
        return micros(clock.instant());
    }

    /** A time in the precision of the database, so that comparisons use the stored value. */
    private static Instant micros(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }
}
