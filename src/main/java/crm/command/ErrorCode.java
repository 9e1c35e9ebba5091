package crm.command;

/** What is wrong with the input of a mutation; the schema calls it {@code ErrorCode}. */
public enum ErrorCode {
    NOT_FOUND,
    STALE_VERSION,
    INVALID_TRANSITION,
    BLOCKED,
    REQUIRED,
    NOT_APPLICABLE,
    TOO_LONG,
    INVALID_TEXT,
    INVALID_VALUE,
    ALREADY_EXISTS,
    CONFLICT,
    KEY_REUSED
}
