package crm.graphql;

/** The kind of a request error: {@code extensions.code} of an entry in {@code errors}. */
public enum RequestErrorCode {
    /** The request violates the schema or its descriptions; the message says what to change. */
    BAD_REQUEST,
    /** The document is larger, deeper or dearer than one request may be; the message names how much and the limit. */
    LIMIT_EXCEEDED,
    /**
     * The caller has used up its points, or has too many requests on the way; {@code Retry-After} says when to come
     * again.
     */
    RATE_LIMITED,
    /** The requested record does not exist. */
    NOT_FOUND,
    /** No token, or one that does not hold. */
    UNAUTHENTICATED,
    /** The caller's role may not do this. */
    FORBIDDEN,
    /** No document is known here by that hash: send the document itself. */
    PERSISTED_QUERY_NOT_FOUND,
    /** The database cannot be reached now, the server has too much to do, or the time was up; try again. */
    UNAVAILABLE,
    /** A fault of ours; the log has the details under the error's id. */
    INTERNAL
}
