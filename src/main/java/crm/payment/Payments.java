package crm.payment;

import crm.command.Changed;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.InvalidTransition;
import crm.command.NotFound;
import crm.command.Patch;
import crm.command.Refused;
import crm.crypto.IdGenerator;
import crm.graphql.Money;
import crm.graphql.RecordReference;
import crm.order.AutomaticTransitions;
import crm.order.Order;
import crm.order.OrderReferences;
import crm.order.OrderReserves;
import crm.order.OrderTransition;
import crm.sql.Utc;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes payments. Call it within {@link crm.command.Commands}. The order is locked before its
 * payments, so that what is paid does not change while the order's status is changed because of it.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Payments {

    /** That the column has; a currency with three is paid in two here. */
    private static final int DIGITS = 2;

    private final PaymentQueries queries;

    private final PaymentRepository payments;

    private final OrderReferences orders;

    private final OrderReserves reserves;

    private final Refunds refunds;

    private final AutomaticTransitions automatic;

    private final List<PaymentListener> listeners;

    private final IdGenerator ids;

    private final Clock clock;

    Payments(
            PaymentQueries queries,
            PaymentRepository payments,
            OrderReferences orders,
            OrderReserves reserves,
            Refunds refunds,
            AutomaticTransitions automatic,
            List<PaymentListener> listeners,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.payments = payments;
        this.orders = orders;
        this.reserves = reserves;
        this.refunds = refunds;
        this.automatic = automatic;
        this.listeners = listeners;
        this.ids = ids;
        this.clock = clock;
    }

    Changed recordPayment(RecordPaymentInput input) {
        InputErrors errors = new InputErrors();
        UUID order = orders.named("orderId", input.orderId(), errors);
        boolean paysReserve = input.status() == PaymentStatus.COMPLETED && isReserve(input.direction(), input.role());
        Order locked = null;
        if (order != null) {
            locked = locked(order, paysReserve);
        }
        if (input.direction() != input.role().direction()) {
            errors.add(InvalidInput.at(
                    "direction",
                    ErrorCode.INVALID_VALUE,
                    "input.direction",
                    input.role(),
                    input.role().direction()));
        }
        requirePayable("amount", input.amount(), errors);
        if (input.status() == PaymentStatus.VOIDED) {
            errors.add(InvalidInput.at(
                    "status",
                    ErrorCode.INVALID_VALUE,
                    "input.recordedVoided",
                    List.of(
                            PaymentStatus.PLANNED,
                            PaymentStatus.PENDING,
                            PaymentStatus.COMPLETED,
                            PaymentStatus.FAILED)));
        }
        Instant now = clock.instant();
        Instant occurredAt = occurredAt(input.status(), input.occurredAt(), now, errors);
        String description = errors.text("description", input.description(), InputErrors.NOTE);
        UUID related = related(order, input.relatedPaymentId(), errors);
        String reference = errors.text("externalReference", input.externalReference(), InputErrors.NAME);
        if (locked != null && input.role() == PaymentRole.REFUND && errors.isEmpty()) {
            related = refunds.returned(locked, related, input.amount(), input.status(), errors);
        }
        if (locked != null && paysReserve) {
            reserves.limit(List.of(locked)).take(locked, "role").forEach(errors::add);
        }
        if (order == null || locked == null || !errors.isEmpty()) {
            throw new Refused(order, errors.found());
        }
        UUID id = ids.next();
        payments.insert(new PaymentRepository.NewPayment(
                id,
                order,
                input.direction().name(),
                input.role().name(),
                input.method().name(),
                input.amount().amount(),
                input.amount().currency().getCurrencyCode(),
                input.status().name(),
                reference,
                description,
                related,
                Utc.optionalOffset(occurredAt),
                Utc.offset(now)));
        if (paysReserve) {
            reserves.paid(locked, Objects.requireNonNull(occurredAt));
        }
        return new Changed(id, completed(order, input.role(), input.status()));
    }

    /**
     * What follows from a payment that is saved.
     *
     * @return the history row of the order, if its status changed
     */
    private @Nullable UUID completed(UUID order, PaymentRole role, PaymentStatus status) {
        if (status != PaymentStatus.COMPLETED) {
            return null;
        }
        return switch (role) {
            case DEPOSIT, BALANCE -> automatic.takeAfterPayment(order);
            case REFUND -> {
                if (!refunds.keepsReserve(order)) {
                    reserves.unpaid(order);
                }
                yield null;
            }
            case PAYOUT, COMPENSATION -> null;
        };
    }

    private static boolean isReserve(PaymentDirection direction, PaymentRole role) {
        return direction == PaymentDirection.INCOMING && role == PaymentRole.DEPOSIT;
    }

    private static boolean isReserve(Payment payment) {
        return isReserve(payment.direction(), payment.role());
    }

    /** @param paysReserve whether to lock also the orders that a paid reserve would cancel */
    private Order locked(UUID order, boolean paysReserve) {
        return paysReserve ? reserves.lock(order) : orders.locked(order);
    }

    /** When the money moved: null where it has not. */
    private static @Nullable Instant occurredAt(
            PaymentStatus status, @Nullable Instant given, Instant now, InputErrors errors) {
        if (given == null) {
            return status == PaymentStatus.COMPLETED ? now : null;
        }
        if (status == PaymentStatus.PLANNED) {
            errors.add(InvalidInput.at("occurredAt", ErrorCode.NOT_APPLICABLE, "input.plannedPayment"));
        }
        errors.businessTime("occurredAt", given);
        if (given.isAfter(now)) {
            errors.add(InvalidInput.at("occurredAt", ErrorCode.INVALID_VALUE, "input.future"));
        }
        return given;
    }

    /** The payment of the same order that another one belongs to. */
    private @Nullable UUID related(@Nullable UUID order, @Nullable String id, InputErrors errors) {
        if (id == null) {
            return null;
        }
        UUID uuid = RecordReference.uuid("input.relatedPaymentId", id);
        Payment payment = queries.byIds(List.of(uuid)).get(uuid);
        if (payment == null) {
            errors.add(NotFound.at("relatedPaymentId", id));
        } else if (order != null && !payment.orderId().equals(order)) {
            errors.add(InvalidInput.at("relatedPaymentId", ErrorCode.CONFLICT, "input.paymentOfOtherOrder"));
        }
        return uuid;
    }

    Changed completePayment(CompletePaymentInput input) {
        Locked locked = lockedWithOrder(input.id(), input.expectedVersion(), PaymentStatus.COMPLETED);
        Payment payment = locked.payment();
        InputErrors errors = new InputErrors();
        requireStep(payment, PaymentStatus.COMPLETED, errors);
        Patch patch = new Patch(errors).put("status", PaymentStatus.COMPLETED.name());
        Instant occurredAt = occurredAt(PaymentStatus.COMPLETED, input.occurredAt(), clock.instant(), errors);
        if (payment.occurredAt() == null) {
            patch.put("occurred_at", Utc.offset(Objects.requireNonNull(occurredAt)));
        } else if (input.occurredAt() != null && !input.occurredAt().equals(payment.occurredAt())) {
            errors.add(InvalidInput.at("occurredAt", ErrorCode.CONFLICT, "input.immutable"));
        }
        String reference = errors.text("externalReference", input.externalReference(), InputErrors.NAME);
        if (reference != null) {
            if (payment.externalReference() != null
                    && !payment.externalReference().equals(reference)) {
                errors.add(InvalidInput.at("externalReference", ErrorCode.CONFLICT, "input.immutable"));
            }
            patch.put("external_reference", reference);
        }
        if (payment.role() == PaymentRole.REFUND && errors.isEmpty()) {
            refunds.requireLeft(locked.order(), payment, errors);
        }
        if (isReserve(payment) && errors.isEmpty()) {
            reserves.limit(List.of(locked.order())).take(locked.order(), "id").forEach(errors::add);
        }
        Changed changed = changed(payment, patch, errors);
        if (isReserve(payment)) {
            Instant paidAt = payment.occurredAt() == null ? occurredAt : payment.occurredAt();
            reserves.paid(locked.order(), Objects.requireNonNull(paidAt));
        }
        UUID event = completed(payment.orderId(), payment.role(), PaymentStatus.COMPLETED);
        tell(payment.id());
        return new Changed(changed.id(), event);
    }

    Changed failPayment(FailPaymentInput input) {
        Payment payment = locked(input.id(), input.expectedVersion(), PaymentStatus.FAILED);
        InputErrors errors = new InputErrors();
        requireStep(payment, PaymentStatus.FAILED, errors);
        Changed changed = changed(payment, new Patch(errors).put("status", PaymentStatus.FAILED.name()), errors);
        tell(payment.id());
        return changed;
    }

    Changed voidPayment(VoidPaymentInput input) {
        Locked locked = lockedWithOrder(input.id(), input.expectedVersion(), PaymentStatus.VOIDED);
        Payment payment = locked.payment();
        InputErrors errors = new InputErrors();
        requireStep(payment, PaymentStatus.VOIDED, errors);
        if (refunds.isRefunded(payment)) {
            errors.add(InvalidInput.at("id", ErrorCode.CONFLICT, "input.paymentRefunded"));
        }
        Patch patch = new Patch(errors)
                .put("status", PaymentStatus.VOIDED.name())
                .put("void_reason", errors.requiredText("reason", input.reason(), InputErrors.NOTE));
        Changed changed = changed(payment, patch, errors);
        if (payment.status() == PaymentStatus.COMPLETED) {
            if (isReserve(payment) && !refunds.keepsReserve(payment.orderId())) {
                reserves.unpaid(payment.orderId());
            } else if (payment.role() == PaymentRole.REFUND) {
                refunds.reservePaidAt(payment.orderId()).ifPresent(at -> reserves.paid(locked.order(), at));
            }
        }
        tell(payment.id());
        return changed;
    }

    private Changed changed(Payment payment, Patch patch, InputErrors errors) {
        errors.throwIfAny(payment.id());
        payments.update(payment.id(), patch, clock.instant());
        return Changed.of(payment.id());
    }

    /**
     * The transitions of the order that a payment made possible; empty if it brought nothing in.
     */
    @Transactional(propagation = Propagation.SUPPORTS)
    List<OrderTransition> offers(Payment payment, Order order) {
        return payment.status() == PaymentStatus.COMPLETED && payment.role().direction() == PaymentDirection.INCOMING
                ? automatic.offeredAfterPayment(order)
                : List.of();
    }

    private void tell(UUID id) {
        Payment payment = Objects.requireNonNull(queries.byIds(List.of(id)).get(id), "it was changed just now");
        listeners.forEach(listener -> listener.changed(payment));
    }

    private Payment locked(String id, @Nullable Integer expectedVersion, PaymentStatus to) {
        return lockedWithOrder(id, expectedVersion, to).payment();
    }

    private record Locked(Order order, Payment payment) {}

    /** @param to the next status: to complete a deposit, or to void a refund, may pay the reserve of the order */
    private Locked lockedWithOrder(String id, @Nullable Integer expectedVersion, PaymentStatus to) {
        UUID uuid = RecordReference.uuid("input.id", id);
        Payment found = queries.byIds(List.of(uuid)).get(uuid);
        if (found == null) {
            throw new Refused(null, NotFound.at("id", id));
        }
        boolean paysReserve = to == PaymentStatus.COMPLETED && isReserve(found)
                || to == PaymentStatus.VOIDED && found.role() == PaymentRole.REFUND;
        Order order = locked(found.orderId(), paysReserve);
        Payment payment = queries.lock(uuid).orElseThrow(() -> new Refused(null, NotFound.at("id", id)));
        Refused.ifStale(payment.id(), expectedVersion, payment.version());
        return new Locked(order, payment);
    }

    private static void requireStep(Payment payment, PaymentStatus to, InputErrors errors) {
        List<PaymentStatus> next = payment.status().next();
        if (!next.contains(to)) {
            errors.add(InvalidTransition.of(payment.status(), to, next));
        }
    }

    /** Not zero, in a currency that people pay in today, and with no more digits than that has. */
    private static void requirePayable(String path, Money money, InputErrors errors) {
        String amount = path + ".amount";
        if (money.amount().signum() == 0) {
            errors.add(InvalidInput.at(amount, ErrorCode.INVALID_VALUE, "input.positive"));
        }
        errors.payable(path + ".currency", money.currency());
        int digits = money.currency().getDefaultFractionDigits();
        errors.decimal(amount, money.amount(), digits < 0 ? DIGITS : Math.min(digits, DIGITS));
    }
}
