package crm.lead;

/** Why a lead was rejected. */
public enum RejectReason {
    NOT_INTERESTED,
    UNREACHABLE,
    PRICE,
    BIKE_UNAVAILABLE,
    SPAM,
    DUPLICATE,
    ORDER_CANCELLED,
    OTHER
}
