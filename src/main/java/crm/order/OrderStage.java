package crm.order;

import crm.text.Blanks;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where within its status an order stands. A stage belongs to one status or to several, and an order need not have one.
 * The constraint {@code orders_stage_check} repeats the pairs.
 */
public enum OrderStage {
    SELLER_CHECK,
    HUNTING,
    SELLER_NEGOTIATION,
    CHECK_READY,
    NEGOTIATION_FINISHED,
    BIKE_BOUGHT,
    SELLER_SHIPPED,
    EXPERT_RECEIVED,
    EXPERT_INSPECTION,
    EXPERT_REPORT_READY,
    AWAITING_CUSTOMER_DECISION,
    WAREHOUSE_RECEIVED,
    WAREHOUSE_REPACKED;

    /** The statuses of the orders that can have this stage. */
    public Set<OrderStatus> statuses() {
        return switch (this) {
            case SELLER_CHECK, HUNTING, SELLER_NEGOTIATION -> EnumSet.of(OrderStatus.UNDER_INSPECTION);
            case CHECK_READY, NEGOTIATION_FINISHED -> EnumSet.of(OrderStatus.QUALITY_CONFIRMED);
            case AWAITING_CUSTOMER_DECISION ->
                EnumSet.of(OrderStatus.QUALITY_CONFIRMED, OrderStatus.QUALITY_DEGRADED, OrderStatus.FULLY_PAID);
            case BIKE_BOUGHT, SELLER_SHIPPED, EXPERT_RECEIVED, EXPERT_INSPECTION, EXPERT_REPORT_READY ->
                EnumSet.of(OrderStatus.FULLY_PAID);
            case WAREHOUSE_RECEIVED, WAREHOUSE_REPACKED -> EnumSet.of(OrderStatus.READY_FOR_SHIPMENT);
        };
    }

    /** The stages of a status, in the order of the process. */
    public static List<OrderStage> of(OrderStatus status) {
        return Arrays.stream(values())
                .filter(stage -> stage.statuses().contains(status))
                .toList();
    }

    /**
     * The stage that a status of the old CRM says: any case, spaces around it.
     *
     * @return empty for a status that says no stage
     */
    public static Optional<OrderStage> fromLegacy(String status) {
        return Optional.ofNullable(
                switch (Blanks.strip(status).toLowerCase(Locale.ROOT)) {
                    case "seller_check_in_progress" -> SELLER_CHECK;
                    case "hunting" -> HUNTING;
                    case "chat_negotiation" -> SELLER_NEGOTIATION;
                    case "check_ready" -> CHECK_READY;
                    case "negotiation_finished" -> NEGOTIATION_FINISHED;
                    case "awaiting_client_decision", "awaiting_client_decision_post_inspection" ->
                        AWAITING_CUSTOMER_DECISION;
                    case "bike_buyout_completed" -> BIKE_BOUGHT;
                    case "seller_shipped" -> SELLER_SHIPPED;
                    case "expert_received" -> EXPERT_RECEIVED;
                    case "expert_inspection_in_progress" -> EXPERT_INSPECTION;
                    case "expert_report_ready" -> EXPERT_REPORT_READY;
                    case "warehouse_received" -> WAREHOUSE_RECEIVED;
                    case "warehouse_repacked" -> WAREHOUSE_REPACKED;
                    default -> null;
                });
    }
}
