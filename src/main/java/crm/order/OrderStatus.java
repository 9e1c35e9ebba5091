package crm.order;

import crm.text.Blanks;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Statuses of an order and their transitions. Both a change of status and {@code availableTransitions} use this table.
 * A new constant must have a value for each property: the conditions in SQL come from them.
 */
public enum OrderStatus {
    PENDING_MANAGER,
    AWAITING_DEPOSIT,
    DEPOSIT_PAID,
    UNDER_INSPECTION,
    QUALITY_CONFIRMED,
    QUALITY_DEGRADED,
    AWAITING_PAYMENT,
    FULLY_PAID,
    READY_FOR_SHIPMENT,
    IN_TRANSIT,
    DELIVERED,
    PAID_OUT,
    CLOSED,
    CANCELLED,
    REFUNDED;

    /** The statuses that may follow, in the order in which a client should offer them. */
    public Set<OrderStatus> next() {
        return switch (this) {
            case PENDING_MANAGER -> EnumSet.of(AWAITING_DEPOSIT, DEPOSIT_PAID, UNDER_INSPECTION, CANCELLED);
            case AWAITING_DEPOSIT -> EnumSet.of(DEPOSIT_PAID, UNDER_INSPECTION, CANCELLED);
            case DEPOSIT_PAID -> EnumSet.of(UNDER_INSPECTION, AWAITING_PAYMENT, CANCELLED);
            case UNDER_INSPECTION -> EnumSet.of(QUALITY_CONFIRMED, QUALITY_DEGRADED, CANCELLED);
            case QUALITY_CONFIRMED -> EnumSet.of(AWAITING_PAYMENT, CANCELLED);
            case QUALITY_DEGRADED -> EnumSet.of(AWAITING_PAYMENT, UNDER_INSPECTION, CANCELLED);
            case AWAITING_PAYMENT -> EnumSet.of(FULLY_PAID, CANCELLED);
            case FULLY_PAID -> EnumSet.of(READY_FOR_SHIPMENT, IN_TRANSIT, CANCELLED);
            case READY_FOR_SHIPMENT -> EnumSet.of(IN_TRANSIT, DELIVERED, CANCELLED);
            case IN_TRANSIT -> EnumSet.of(DELIVERED, CANCELLED);
            case DELIVERED -> EnumSet.of(PAID_OUT, CLOSED);
            case PAID_OUT -> EnumSet.of(CLOSED);
            case CANCELLED -> EnumSet.of(REFUNDED);
            case CLOSED, REFUNDED -> EnumSet.noneOf(OrderStatus.class);
        };
    }

    /** No step follows, except that a cancelled order may still be refunded. */
    public boolean isTerminal() {
        return switch (this) {
            case CLOSED, REFUNDED, CANCELLED -> true;
            case PENDING_MANAGER,
                    AWAITING_DEPOSIT,
                    DEPOSIT_PAID,
                    UNDER_INSPECTION,
                    QUALITY_CONFIRMED,
                    QUALITY_DEGRADED,
                    AWAITING_PAYMENT,
                    FULLY_PAID,
                    READY_FOR_SHIPMENT,
                    IN_TRANSIT,
                    DELIVERED,
                    PAID_OUT -> false;
        };
    }

    /** The customer has the bike: what conversion counts. */
    public boolean isSuccessful() {
        return switch (this) {
            case DELIVERED, PAID_OUT, CLOSED -> true;
            case PENDING_MANAGER,
                    AWAITING_DEPOSIT,
                    DEPOSIT_PAID,
                    UNDER_INSPECTION,
                    QUALITY_CONFIRMED,
                    QUALITY_DEGRADED,
                    AWAITING_PAYMENT,
                    FULLY_PAID,
                    READY_FOR_SHIPMENT,
                    IN_TRANSIT,
                    CANCELLED,
                    REFUNDED -> false;
        };
    }

    /** Neither successful nor cancelled: a manager works on it. */
    public boolean isActive() {
        return switch (this) {
            case PENDING_MANAGER,
                    AWAITING_DEPOSIT,
                    DEPOSIT_PAID,
                    UNDER_INSPECTION,
                    QUALITY_CONFIRMED,
                    QUALITY_DEGRADED,
                    AWAITING_PAYMENT,
                    FULLY_PAID,
                    READY_FOR_SHIPMENT,
                    IN_TRANSIT -> true;
            case DELIVERED, PAID_OUT, CLOSED, CANCELLED, REFUNDED -> false;
        };
    }

    /** The order was cancelled, also if the customer has been refunded since. */
    public boolean isCancelled() {
        return switch (this) {
            case CANCELLED, REFUNDED -> true;
            case PENDING_MANAGER,
                    AWAITING_DEPOSIT,
                    DEPOSIT_PAID,
                    UNDER_INSPECTION,
                    QUALITY_CONFIRMED,
                    QUALITY_DEGRADED,
                    AWAITING_PAYMENT,
                    FULLY_PAID,
                    READY_FOR_SHIPMENT,
                    IN_TRANSIT,
                    DELIVERED,
                    PAID_OUT,
                    CLOSED -> false;
        };
    }

    /** An order takes it only after the customer paid the reserve or the price. */
    public boolean impliesPayment() {
        return switch (this) {
            case DEPOSIT_PAID, FULLY_PAID, READY_FOR_SHIPMENT, IN_TRANSIT, DELIVERED, PAID_OUT, CLOSED -> true;
            case PENDING_MANAGER,
                    AWAITING_DEPOSIT,
                    UNDER_INSPECTION,
                    QUALITY_CONFIRMED,
                    QUALITY_DEGRADED,
                    AWAITING_PAYMENT,
                    CANCELLED,
                    REFUNDED -> false;
        };
    }

    /** No manager has started to work on it. */
    public boolean isAwaitingManager() {
        return switch (this) {
            case PENDING_MANAGER -> true;
            case AWAITING_DEPOSIT,
                    DEPOSIT_PAID,
                    UNDER_INSPECTION,
                    QUALITY_CONFIRMED,
                    QUALITY_DEGRADED,
                    AWAITING_PAYMENT,
                    FULLY_PAID,
                    READY_FOR_SHIPMENT,
                    IN_TRANSIT,
                    DELIVERED,
                    PAID_OUT,
                    CLOSED,
                    CANCELLED,
                    REFUNDED -> false;
        };
    }

    /**
     * Reads a status as the old CRM wrote it: any case, spaces around it, its synonyms. Several of its statuses are
     * stages here: see {@link OrderStage#fromLegacy}. Its {@code awaiting_client_decision} does not tell whether the
     * quality was confirmed; the import compares the grades of the bike.
     *
     * @return empty for a spelling that is not known; the import reports it
     */
    public static Optional<OrderStatus> fromLegacy(String spelling) {
        return Optional.ofNullable(
                switch (Blanks.strip(spelling).toLowerCase(Locale.ROOT)) {
                    case "pending_manager", "new", "booked", "created" -> PENDING_MANAGER;
                    case "awaiting_deposit", "reserve_payment_pending" -> AWAITING_DEPOSIT;
                    case "deposit_paid", "reserve_paid" -> DEPOSIT_PAID;
                    case "under_inspection", "inspection", "seller_check_in_progress", "hunting", "chat_negotiation" ->
                        UNDER_INSPECTION;
                    case "quality_confirmed", "check_ready", "negotiation_finished", "awaiting_client_decision" ->
                        QUALITY_CONFIRMED;
                    case "quality_degraded" -> QUALITY_DEGRADED;
                    case "awaiting_payment", "confirmed", "full_payment_pending" -> AWAITING_PAYMENT;
                    case "fully_paid",
                            "full_paid",
                            "full_payment_received",
                            "bike_buyout_completed",
                            "seller_shipped",
                            "expert_received",
                            "expert_inspection_in_progress",
                            "expert_report_ready",
                            "awaiting_client_decision_post_inspection" -> FULLY_PAID;
                    case "ready_for_shipment", "processing", "warehouse_received", "warehouse_repacked" ->
                        READY_FOR_SHIPMENT;
                    case "in_transit", "shipped", "shipped_to_russia" -> IN_TRANSIT;
                    case "delivered" -> DELIVERED;
                    case "paid_out" -> PAID_OUT;
                    case "closed" -> CLOSED;
                    case "cancelled", "canceled" -> CANCELLED;
                    case "refunded" -> REFUNDED;
                    default -> null;
                });
    }
}
