package crm.command;

/** Errors of the input of a mutation; {@code ErrorCode} in the schema. */
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
