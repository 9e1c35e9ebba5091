package crm.legacy.value;

/**
 * Why the import rejected a row or warned about it. Reports contain the names; {@code docs/import.md} explains them.
 */
public enum RejectionReason {
    CODE_KEPT,
    CODE_TAKEN,
    CONFLICT,
    DANGLING_REFERENCE,
    DUPLICATE_ID,
    IGNORED_VALUE,
    IMMUTABLE,
    INVALID_BOOLEAN,
    INVALID_CURRENCY,
    INVALID_DATE,
    INVALID_DECIMAL,
    INVALID_EMAIL,
    INVALID_JSON,
    INVALID_NUMBER,
    INVALID_PHONE,
    INVALID_TEXT,
    INVALID_UUID,
    LEAD_TAKEN,
    MISSING_VALUE,
    PARENT_MISSING,
    PARENT_REJECTED,
    SNAPSHOT_KEPT,
    TEXT_TOO_LONG,
    TOKEN_TAKEN,
    UNKNOWN_KEY,
    UNKNOWN_STATUS,
    UNKNOWN_VALUE,
    UUID_TAKEN,
    WRONG_FIELD_COUNT
}
