package crm.command;

/** What becomes of the other rows of a bulk change where one is refused. */
public enum ErrorPolicy {
    ALL_OR_NOTHING,
    SKIP_FAILED
}
