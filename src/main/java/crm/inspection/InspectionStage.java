package crm.inspection;

/** How far an inspection has come. */
public enum InspectionStage {
    SELLER_CHECK,
    WORKSHOP,
    FINAL_APPROVAL,
    DONE
}
