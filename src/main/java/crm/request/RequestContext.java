package crm.request;

import crm.graphql.ErrorExtensions;
import crm.graphql.RequestErrorCode;
import crm.security.Caller;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The current HTTP request: its deadline, and what the access log and the metrics record about it. One thread handles a
 * request from its first byte to its last, so the context belongs to that thread.
 */
public final class RequestContext {

    private static final ThreadLocal<RequestContext> CURRENT = new ThreadLocal<>();

    private static final String ANONYMOUS = "ANONYMOUS";

    private final Set<RequestErrorCode> errors = new LinkedHashSet<>();

    private final Set<String> limits = new LinkedHashSet<>();

    private int statements;

    private @Nullable Caller caller;

    private @Nullable ExecutedOperation operation;

    private @Nullable Long cost;

    /** Outcome of an operation; {@code PARTIAL}: the response has data and errors. */
    enum Outcome {
        SUCCESS,
        PARTIAL,
        REFUSED,
        FAILED
    }

    /**
     * The operation that a request asked for.
     *
     * @param name of the operation; null if it has none
     * @param known whether its document was built in
     */
    record ExecutedOperation(@Nullable String name, boolean known, String type, Outcome outcome) {}

    private final RequestDeadline deadline;

    RequestContext(RequestDeadline deadline) {
        this.deadline = deadline;
    }

    void begin() {
        CURRENT.set(this);
    }

    /** Empty on threads that handle no request, such as those of jobs. */
    public static Optional<RequestContext> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    void end() {
        CURRENT.remove();
    }

    RequestDeadline deadline() {
        return deadline;
    }

    void countStatement() {
        statements++;
    }

    int statements() {
        return statements;
    }

    public void add(RequestErrorCode code) {
        errors.add(code);
    }

    Set<RequestErrorCode> errors() {
        return errors;
    }

    /** Names of the limits that the request exceeded, as in its errors. */
    Set<String> limits() {
        return limits;
    }

    /**
     * Records how GraphQL answered.
     *
     * @param name of the operation; null if it has none
     * @param known whether the document was built in
     * @param type of the operation in lower case; {@code none} if the document was not read
     * @param cost in points; null if the request was refused before its cost was known
     */
    public void executed(
            ExecutionResult result, @Nullable String name, boolean known, String type, @Nullable Long cost) {
        add(result.getErrors());
        this.operation = new ExecutedOperation(name, known, type, outcome(result));
        this.cost = cost;
    }

    /** Records the errors of a response, and the limits that they name. */
    public void add(List<GraphQLError> found) {
        for (GraphQLError error : found) {
            RequestErrorCode code = ErrorExtensions.code(error);
            errors.add(code == null ? RequestErrorCode.INTERNAL : code);
            String limit = ErrorExtensions.limit(error);
            if (limit != null) {
                limits.add(limit);
            }
        }
    }

    /** Records who sends the request; null for an anonymous one. */
    public void identified(@Nullable Caller caller) {
        this.caller = caller;
    }

    private Outcome outcome(ExecutionResult result) {
        if (errors.isEmpty()) {
            return Outcome.SUCCESS;
        }
        if (errors.contains(RequestErrorCode.INTERNAL) || errors.contains(RequestErrorCode.UNAVAILABLE)) {
            return Outcome.FAILED;
        }
        return result.isDataPresent() ? Outcome.PARTIAL : Outcome.REFUSED;
    }

    /** Name of the operation; null if it has none, or the request did not reach GraphQL. */
    public @Nullable String operationName() {
        return operation == null ? null : operation.name();
    }

    /** Null if the request did not reach GraphQL. */
    @Nullable
    ExecutedOperation operation() {
        return operation;
    }

    @Nullable
    Caller caller() {
        return caller;
    }

    /** The role of the caller; ANONYMOUS for a request without a valid token, or with a token that names no role. */
    String callerKind() {
        return caller == null || caller.role() == null
                ? ANONYMOUS
                : caller.role().name();
    }

    /** Points; null if the request was refused before its cost was known. */
    @Nullable
    Long cost() {
        return cost;
    }
}
