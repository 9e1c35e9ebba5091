package crm.inspection;

/** How a bike is inspected. */
public enum InspectionType {
    REMOTE,
    EXPERT
}
