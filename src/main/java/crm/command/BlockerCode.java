package crm.command;

/** Reasons that block a change of status. */
public enum BlockerCode {
    NO_SHIPMENT,
    UNPAID,
    NOT_PICKUP
}
