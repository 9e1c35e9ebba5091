package crm.api;

/** What went wrong with a request: {@code extensions.code} of an entry in {@code errors}. */
public enum ErrorCode {
    /** The request is not what the schema or its descriptions ask for; the message names what to change. */
    BAD_REQUEST,
    /** What was asked for is not there. */
    NOT_FOUND,
    /** No token, or one that does not hold. */
    UNAUTHENTICATED,
    /** The caller's role may not do this. */
    FORBIDDEN,
    /** Too much in too short a time; try again later. */
    RATE_LIMITED,
    /** No document is known here by that hash: send the document itself. */
    PERSISTED_QUERY_NOT_FOUND,
    /** The database cannot be reached now; try again. */
    UNAVAILABLE,
    /** A fault of ours; the log has the details under the error's id. */
    INTERNAL
}
