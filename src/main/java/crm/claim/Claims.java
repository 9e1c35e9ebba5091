package crm.claim;

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
import crm.order.OrderReferences;
import crm.payment.Payment;
import crm.payment.PaymentRole;
import crm.payment.PaymentStatus;
import crm.payment.SettlementPayments;
import crm.security.Actor;
import crm.sql.Utc;
import crm.user.Managers;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes cases and requests. Call it within {@link crm.command.Commands}. The order is locked before the records that
 * belong to it. A request is decided by a person, and settled by a payment: see {@link ClaimPayments}.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Claims {

    private static final String EUR = "EUR";

    private static final String RUB = "RUB";

    private static final int DIGITS = 2;

    /** As the old CRM named it. */
    private static final String OPEN = "open";

    private static final String RESOLVED = "resolved";

    /** A code of a reason that says nothing without words. */
    private static final String OTHER = "OTHER";

    private final ClaimQueries queries;

    private final ClaimRepository claims;

    private final OrderReferences orders;

    private final SettlementPayments payments;

    private final Managers managers;

    private final IdGenerator ids;

    private final Clock clock;

    Claims(
            ClaimQueries queries,
            ClaimRepository claims,
            OrderReferences orders,
            SettlementPayments payments,
            Managers managers,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.claims = claims;
        this.orders = orders;
        this.payments = payments;
        this.managers = managers;
        this.ids = ids;
        this.clock = clock;
    }

    Changed openCase(OpenCaseInput input, Actor actor) {
        InputErrors errors = new InputErrors();
        UUID order = orders.named("orderId", input.orderId(), errors);
        String type = errors.requiredText("type", input.type(), InputErrors.NAME);
        String code = errors.text("reasonCode", input.reasonCode(), InputErrors.NAME);
        String reason = reason(input.reason(), code, errors);
        if (order == null || !errors.isEmpty()) {
            throw new Refused(null, errors.found());
        }
        UUID id = ids.next();
        claims.insert(new ClaimRepository.NewCase(
                id, order, type, OPEN, code, reason, person(actor), Utc.offset(clock.instant())));
        return Changed.of(id);
    }

    Changed resolveCase(ResolveCaseInput input, Actor actor) {
        OrderCase found = locked(input.id(), queries::casesByIds, OrderCase::orderId, queries::lockCase);
        Refused.ifStale(found.id(), input.expectedVersion(), found.version());
        InputErrors errors = new InputErrors();
        if (found.resolvedAt() != null) {
            errors.add(InvalidInput.at("id", ErrorCode.CONFLICT, "input.caseResolved"));
        }
        Instant now = clock.instant();
        Patch patch = new Patch(errors)
                .put("status", RESOLVED)
                .put("resolution", errors.requiredText("resolution", input.resolution(), InputErrors.NOTE))
                .put("resolved_by", person(actor))
                .put("resolved_at", Utc.offset(now));
        errors.throwIfAny(found.id());
        claims.updateCase(found.id(), patch, now);
        return Changed.of(found.id());
    }

    Changed requestRefund(RequestRefundInput input, Actor actor) {
        InputErrors errors = new InputErrors();
        String action = errors.text("reserveAction", input.reserveAction(), InputErrors.NAME);
        ClaimRepository.NewClaim request = request(
                input.orderId(),
                input.caseId(),
                input.reasonCode(),
                input.reason(),
                input.amount(),
                action,
                actor,
                errors);
        claims.insertRefund(request);
        return Changed.of(request.id());
    }

    Changed requestCompensation(RequestCompensationInput input, Actor actor) {
        InputErrors errors = new InputErrors();
        String type = errors.text("type", input.type(), InputErrors.NAME);
        ClaimRepository.NewClaim request = request(
                input.orderId(),
                input.caseId(),
                input.reasonCode(),
                input.reason(),
                input.amount(),
                type,
                actor,
                errors);
        claims.insertCompensation(request);
        return Changed.of(request.id());
    }

    private ClaimRepository.NewClaim request(
            String orderId,
            @Nullable String caseId,
            @Nullable String reasonCode,
            @Nullable String reasonText,
            Money amount,
            @Nullable String detail,
            Actor actor,
            InputErrors errors) {
        UUID order = orders.named("orderId", orderId, errors);
        UUID ofCase = caseOf(caseId, order, errors);
        String code = errors.text("reasonCode", reasonCode, InputErrors.NAME);
        String reason = reason(reasonText, code, errors);
        String currency = amount.currency().getCurrencyCode();
        if (!currency.equals(EUR) && !currency.equals(RUB)) {
            errors.add(InvalidInput.at("amount.currency", ErrorCode.INVALID_VALUE, "input.claimCurrency"));
        }
        BigDecimal value = errors.decimal("amount.amount", amount.amount(), DIGITS);
        if (value.signum() == 0) {
            errors.add(InvalidInput.at("amount.amount", ErrorCode.INVALID_VALUE, "input.positive"));
        }
        if (order == null || !errors.isEmpty()) {
            throw new Refused(null, errors.found());
        }
        return new ClaimRepository.NewClaim(
                ids.next(),
                order,
                ofCase,
                code,
                reason,
                currency.equals(EUR) ? value : null,
                currency.equals(RUB) ? value : null,
                detail,
                person(actor),
                Utc.offset(clock.instant()));
    }

    private @Nullable UUID caseOf(@Nullable String id, @Nullable UUID order, InputErrors errors) {
        if (id == null) {
            return null;
        }
        UUID uuid = RecordReference.uuid("input.caseId", id);
        OrderCase found = queries.casesByIds(List.of(uuid)).get(uuid);
        if (found == null) {
            errors.add(NotFound.at("caseId", id));
        } else if (order != null && !found.orderId().equals(order)) {
            errors.add(InvalidInput.at("caseId", ErrorCode.CONFLICT, "input.caseOfOtherOrder"));
        }
        return uuid;
    }

    Changed decideRefund(DecideClaimInput input, Actor actor) {
        RefundRequest request = locked(input.id(), queries::refundsByIds, RefundRequest::orderId, queries::lockRefund);
        RefundStatus to = switch (input.decision()) {
            case APPROVE -> RefundStatus.APPROVED;
            case REJECT -> RefundStatus.REJECTED;
        };
        Patch patch =
                decision(input, request, request.status(), to, request.status().next(), actor);
        claims.updateRefund(request.id(), patch, clock.instant());
        return Changed.of(request.id());
    }

    Changed decideCompensation(DecideClaimInput input, Actor actor) {
        CompensationRequest request = locked(
                input.id(), queries::compensationsByIds, CompensationRequest::orderId, queries::lockCompensation);
        CompensationStatus to = switch (input.decision()) {
            case APPROVE -> CompensationStatus.APPROVED;
            case REJECT -> CompensationStatus.REJECTED;
        };
        Patch patch =
                decision(input, request, request.status(), to, request.status().next(), actor);
        claims.updateCompensation(request.id(), patch, clock.instant());
        return Changed.of(request.id());
    }

    private <S extends Enum<S>> Patch decision(
            DecideClaimInput input, Claim request, S from, S to, Set<S> next, Actor actor) {
        Refused.ifStale(request.id(), input.expectedVersion(), request.version());
        InputErrors errors = new InputErrors();
        if (!next.contains(to)) {
            errors.add(InvalidTransition.of(from, to, next));
        }
        boolean approves = input.decision() == ClaimDecision.APPROVE;
        String note = approves
                ? errors.text("note", input.note(), InputErrors.NOTE)
                : errors.requiredText("note", input.note(), InputErrors.NOTE);
        errors.throwIfAny(request.id());
        UUID person = person(actor);
        Patch patch = new Patch(errors)
                .put("status", to.name())
                .put("approved_by", approves ? person : null)
                .put("decided_by", person)
                .put("decided_at", Utc.offset(clock.instant()));
        return note == null ? patch : patch.put("decision_note", note);
    }

    Changed settleRefund(SettleClaimInput input) {
        RefundRequest request = locked(input.id(), queries::refundsByIds, RefundRequest::orderId, queries::lockRefund);
        Payment payment = settlement(
                input,
                request,
                PaymentRole.REFUND,
                (paid, errors) -> {
                    RefundStatus to = paid ? RefundStatus.PAID : RefundStatus.PAYMENT_PENDING;
                    if (!request.status().next().contains(to)) {
                        errors.add(InvalidTransition.of(
                                request.status(), to, request.status().next()));
                    }
                },
                id -> queries.refundPaidBy(id).isPresent());
        claims.updateRefund(request.id(), ClaimPayments.refund(payment), clock.instant());
        return Changed.of(request.id());
    }

    Changed settleCompensation(SettleClaimInput input) {
        CompensationRequest request = locked(
                input.id(), queries::compensationsByIds, CompensationRequest::orderId, queries::lockCompensation);
        Payment payment = settlement(
                input,
                request,
                PaymentRole.COMPENSATION,
                (paid, errors) -> {
                    CompensationStatus to = paid ? CompensationStatus.SETTLED : CompensationStatus.SETTLEMENT_PENDING;
                    if (!request.status().next().contains(to)) {
                        errors.add(InvalidTransition.of(
                                request.status(), to, request.status().next()));
                    }
                },
                id -> queries.compensationPaidBy(id).isPresent());
        claims.updateCompensation(request.id(), ClaimPayments.compensation(payment), clock.instant());
        return Changed.of(request.id());
    }

    /**
     * The payment that the input names, or that is recorded for the amount of the request.
     *
     * @param step adds an error if the request cannot be paid, or wait for its payment, now
     * @param settles whether a payment settles another request
     */
    private Payment settlement(
            SettleClaimInput input,
            Claim request,
            PaymentRole role,
            BiConsumer<Boolean, InputErrors> step,
            Function<UUID, Boolean> settles) {
        Refused.ifStale(request.id(), input.expectedVersion(), request.version());
        InputErrors errors = new InputErrors();
        if ((input.paymentId() == null) == (input.method() == null)) {
            errors.add(InvalidInput.at("paymentId", ErrorCode.REQUIRED, "input.paymentOrMethod"));
            throw new Refused(request.id(), errors.found());
        }
        if (input.paymentId() != null) {
            requireNoNewPayment(input, errors);
            Payment payment = payments.named("paymentId", input.paymentId(), request.orderId(), role, errors);
            if (payment != null && errors.isEmpty()) {
                requireAmount(request, payment.amount(), errors);
                if (settles.apply(payment.id())) {
                    errors.add(InvalidInput.at("paymentId", ErrorCode.CONFLICT, "input.paymentSettles"));
                }
                step.accept(payment.status() == PaymentStatus.COMPLETED, errors);
            }
            if (payment == null || !errors.isEmpty()) {
                throw new Refused(request.id(), errors.found());
            }
            return payment;
        }
        PaymentStatus status = input.status() == null ? PaymentStatus.COMPLETED : input.status();
        if (status == PaymentStatus.FAILED || status == PaymentStatus.VOIDED) {
            errors.add(InvalidInput.at(
                    "status",
                    ErrorCode.INVALID_VALUE,
                    "input.settlementStatus",
                    List.of(PaymentStatus.PLANNED, PaymentStatus.PENDING, PaymentStatus.COMPLETED)));
        }
        Money amount = request.amount() != null ? request.amount() : request.amountRub();
        if (amount == null) {
            errors.add(InvalidInput.at("method", ErrorCode.NOT_APPLICABLE, "input.claimWithoutAmount"));
        }
        step.accept(status == PaymentStatus.COMPLETED, errors);
        if (amount == null || !errors.isEmpty()) {
            throw new Refused(request.id(), errors.found());
        }
        try {
            return payments.record(new SettlementPayments.NewSettlement(
                    request.orderId(),
                    role,
                    Objects.requireNonNull(input.method()),
                    amount,
                    status,
                    input.relatedPaymentId(),
                    input.externalReference(),
                    input.description(),
                    input.occurredAt()));
        } catch (Refused refused) {
            // The subject of this change is the request, and not the order.
            throw new Refused(request.id(), refused.errors());
        }
    }

    private static void requireNoNewPayment(SettleClaimInput input, InputErrors errors) {
        Map<String, Boolean> given = Map.of(
                "status", input.status() != null,
                "relatedPaymentId", input.relatedPaymentId() != null,
                "externalReference", input.externalReference() != null,
                "description", input.description() != null,
                "occurredAt", input.occurredAt() != null);
        given.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .sorted()
                .forEach(
                        field -> errors.add(InvalidInput.at(field, ErrorCode.NOT_APPLICABLE, "input.existingPayment")));
    }

    /** A payment settles the amount that was asked for, in one of the currencies of the request. */
    private static void requireAmount(Claim request, Money paid, InputErrors errors) {
        Money asked = paid.currency().getCurrencyCode().equals(RUB) ? request.amountRub() : request.amount();
        boolean unknown = request.amount() == null && request.amountRub() == null;
        if (!unknown
                && (asked == null
                        || !asked.currency().equals(paid.currency())
                        || asked.amount().compareTo(paid.amount()) != 0)) {
            errors.add(InvalidInput.at("paymentId", ErrorCode.CONFLICT, "input.otherAmount"));
        }
    }

    private static @Nullable String reason(@Nullable String text, @Nullable String code, InputErrors errors) {
        String reason = errors.text("reason", text, InputErrors.NOTE);
        if (reason == null && OTHER.equalsIgnoreCase(code)) {
            errors.add(InvalidInput.at("reason", ErrorCode.REQUIRED, "input.noteRequired"));
        }
        return reason;
    }

    /** The person who acts, if the table of users knows them. */
    private @Nullable UUID person(Actor actor) {
        UUID id = actor.id();
        return id != null && managers.isAssignable(id) ? id : null;
    }

    private <T> T locked(
            String id, Function<List<UUID>, Map<UUID, T>> byIds, Function<T, UUID> order, Function<UUID, T> lock) {
        UUID uuid = RecordReference.uuid("input.id", id);
        T found = byIds.apply(List.of(uuid)).get(uuid);
        if (found == null) {
            throw new Refused(null, NotFound.at("id", id));
        }
        orders.locked(order.apply(found));
        return lock.apply(uuid);
    }
}
