package crm.inspection;

/** The result of a check. */
public enum CheckResult {
    PASS,
    FAIL,
    PENDING
}
