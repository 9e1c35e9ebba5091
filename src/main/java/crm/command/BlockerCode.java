package crm.command;

/** What can stand in the way of a change of status. */
public enum BlockerCode {
    NO_SHIPMENT,
    UNPAID,
    NOT_PICKUP
}
