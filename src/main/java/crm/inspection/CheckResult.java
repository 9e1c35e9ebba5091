package crm.inspection;

/** What came out of a check. */
public enum CheckResult {
    PASS,
    FAIL,
    PENDING
}
