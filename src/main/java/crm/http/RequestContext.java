package crm.http;

import crm.graphql.ErrorExtensions;
import crm.graphql.ExecutedDocument;
import crm.graphql.RequestErrorCode;
import crm.limit.RequestCost;
import crm.security.Caller;
import graphql.ExecutionResult;
import graphql.GraphQLContext;
import graphql.GraphQLError;
import graphql.language.Document;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.server.WebGraphQlResponse;

/**
 * What is known about the request at hand, for the log and the metrics. A request is answered on one thread, so it
 * belongs to that.
 */
final class RequestContext {

    private static final ThreadLocal<RequestContext> CURRENT = new ThreadLocal<>();

    private static final String ANONYMOUS = "ANONYMOUS";

    private final Set<RequestErrorCode> errors = new LinkedHashSet<>();

    private final Set<String> limits = new LinkedHashSet<>();

    private int statements;

    private @Nullable Caller caller;

    private @Nullable Run run;

    private @Nullable RequestCost bill;

    /** What became of an operation; {@code PARTIAL}: with errors beside the data. */
    enum Outcome {
        SUCCESS,
        PARTIAL,
        REFUSED,
        FAILED
    }

    /**
     * What was asked of GraphQL.
     *
     * @param name of the operation, as the client calls it
     * @param known whether it is one of a document that was built in
     */
    record Run(@Nullable String name, boolean known, String type, Outcome outcome) {}

    static RequestContext begin() {
        RequestContext exchange = new RequestContext();
        CURRENT.set(exchange);
        return exchange;
    }

    /** Absent outside of a request, as in a job. */
    static Optional<RequestContext> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    static void end() {
        CURRENT.remove();
    }

    void countStatement() {
        statements++;
    }

    int statements() {
        return statements;
    }

    void add(RequestErrorCode code) {
        errors.add(code);
    }

    Set<RequestErrorCode> errors() {
        return errors;
    }

    /** Those that the request was beyond, as its errors name them. */
    Set<String> limits() {
        return limits;
    }

    /**
     * @param operationName as the request had it
     * @param known whether the document was built in
     */
    void ran(WebGraphQlResponse answer, @Nullable String operationName, boolean known) {
        GraphQLContext context = answer.getExecutionInput().getGraphQLContext();
        ExecutionResult result = answer.getExecutionResult();
        for (GraphQLError error : result.getErrors()) {
            RequestErrorCode code = ErrorExtensions.code(error);
            errors.add(code == null ? RequestErrorCode.INTERNAL : code);
            String limit = ErrorExtensions.limit(error);
            if (limit != null) {
                limits.add(limit);
            }
        }
        Document document = ExecutedDocument.of(context);
        Optional<KnownDocument.Operation> operation =
                document == null ? Optional.empty() : KnownDocument.operation(document, operationName);
        run = new Run(
                operation.map(KnownDocument.Operation::name).orElse(operationName),
                known,
                operation.map(it -> it.type().name().toLowerCase(Locale.ROOT)).orElse("none"),
                outcome(result));
        caller = Caller.of(context);
        bill = RequestCost.of(context);
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

    @Nullable
    Run run() {
        return run;
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

    /** Points; null if it was not let in. */
    @Nullable
    Long cost() {
        return bill == null ? null : bill.actual();
    }
}
