package crm.inspection;

/** The progress of an inspection. */
public enum InspectionStage {
    SELLER_CHECK,
    WORKSHOP,
    FINAL_APPROVAL,
    DONE
}
