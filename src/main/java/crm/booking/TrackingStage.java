package crm.booking;

import crm.order.OrderStatus;

/** The stage of an order in words for customers; the constants are in the order of the process. */
enum TrackingStage {
    BOOKED,
    DEPOSIT,
    INSPECTION,
    PAYMENT,
    PACKING,
    ON_THE_WAY,
    DELIVERED,
    CANCELLED,
    REFUNDED;

    static TrackingStage of(OrderStatus status) {
        return switch (status) {
            case PENDING_MANAGER -> BOOKED;
            case AWAITING_DEPOSIT, DEPOSIT_PAID -> DEPOSIT;
            case UNDER_INSPECTION, QUALITY_CONFIRMED, QUALITY_DEGRADED -> INSPECTION;
            case AWAITING_PAYMENT, FULLY_PAID -> PAYMENT;
            case READY_FOR_SHIPMENT -> PACKING;
            case IN_TRANSIT -> ON_THE_WAY;
            case DELIVERED, PAID_OUT, CLOSED -> DELIVERED;
            case CANCELLED -> CANCELLED;
            case REFUNDED -> REFUNDED;
        };
    }

    /** Whether no further stage follows. */
    boolean isCalledOff() {
        return switch (this) {
            case CANCELLED, REFUNDED -> true;
            case BOOKED, DEPOSIT, INSPECTION, PAYMENT, PACKING, ON_THE_WAY, DELIVERED -> false;
        };
    }
}
