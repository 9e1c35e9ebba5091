package crm.graphql;

/** The kind of a request error: {@code extensions.code} of an entry in {@code errors}. */
public enum RequestErrorCode {
    /** The request violates the schema or its descriptions; the message says what to change. */
    BAD_REQUEST,
    /** The document is too large, too deep or too expensive; the message names the value and the limit. */
    LIMIT_EXCEEDED,
    /**
     * The caller has used up its points, or has too many requests in progress; {@code Retry-After} says when to
     * retry.
     */
    RATE_LIMITED,
    /** The requested record does not exist. */
    NOT_FOUND,
    /** The position is older than what the change feed keeps: load everything again, and go on from its position. */
    EXPIRED_CURSOR,
    /** No token, or an invalid one. */
    UNAUTHENTICATED,
    /** The caller has no permission. */
    FORBIDDEN,
    /** The server knows no document with this hash: send the document itself. */
    PERSISTED_QUERY_NOT_FOUND,
    /** The database is unreachable, the server is overloaded, or the request timed out; retry later. */
    UNAVAILABLE,
    /** An internal error; the log has the details under the error's id. */
    INTERNAL
}
