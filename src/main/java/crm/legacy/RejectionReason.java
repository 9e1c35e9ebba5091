package crm.legacy;

/**
 * Why a row was not taken, or not wholly. The names stand in the reports; docs/import.md says what to do about each.
 */
enum RejectionReason {
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
