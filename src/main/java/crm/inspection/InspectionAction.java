package crm.inspection;

/** What to do next with an inspection. */
public enum InspectionAction {
    CONTINUE,
    CONFIRM_QUALITY,
    ASK_CUSTOMER
}
