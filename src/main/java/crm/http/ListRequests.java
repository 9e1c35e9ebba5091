package crm.http;

import crm.cost.RequestCost;
import crm.graphql.ErrorBodyWriter;
import crm.graphql.ErrorCodeInterceptor;
import crm.graphql.GraphQlErrors;
import crm.graphql.RequestRefused;
import crm.ratelimit.CallerQuotas;
import crm.ratelimit.RateLimitInterceptor;
import crm.request.RequestContext;
import crm.request.RequestFilter;
import crm.request.WatchedHttpProtocol;
import crm.security.Caller;
import crm.security.CallerInterceptor;
import crm.security.Callers;
import crm.security.ClientAddress;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLTypeUtil;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.dao.DataAccessException;
import org.springframework.graphql.ExecutionGraphQlService;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.support.DefaultGraphQlRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the query of a list for an endpoint that answers with a format other than GraphQL: with the same callers,
 * permissions, limits, deadline, errors and access log as the same query at the GraphQL endpoint.
 */
@Component
@ConditionalOnWebApplication
public class ListRequests {

    private static final URI ADDRESS = URI.create(GraphQlEndpoint.PATH);

    private static final String FILTER = "filter";

    private static final String SORT = "sort";

    private static final Set<String> PARAMETERS = Set.of(FILTER, SORT);

    /** As a request that is refused after its document was read. */
    private static final int REFUSED_POINTS = 20;

    /** The client of a larger body that is refused may find its connection closed, instead of the answer. */
    private static final long UNREAD_BYTES = 256 * 1024;

    private final ObjectProvider<GraphQlSource> source;

    private final ExecutionGraphQlService graphQl;

    private final List<WebGraphQlInterceptor> interceptors;

    private final Callers callers;

    private final CallerQuotas quotas;

    private final BodyMemory bodies;

    private final RequestReader reader;

    private final ErrorBodyWriter errors;

    private final GraphQlErrors failures;

    private final JsonMapper json;

    ListRequests(
            ObjectProvider<GraphQlSource> source,
            ExecutionGraphQlService graphQl,
            ErrorCodeInterceptor errorCodes,
            CallerInterceptor callerInterceptor,
            RateLimitInterceptor rateLimits,
            TrustedDocumentInterceptor trustedDocuments,
            Callers callers,
            CallerQuotas quotas,
            BodyMemory bodies,
            RequestReader reader,
            ErrorBodyWriter errors,
            GraphQlErrors failures,
            JsonMapper json) {
        this.source = source;
        this.graphQl = graphQl;
        this.interceptors = HttpConfiguration.interceptors(errorCodes, callerInterceptor, rateLimits, trustedDocuments);
        this.callers = callers;
        this.quotas = quotas;
        this.bodies = bodies;
        this.reader = reader;
        this.errors = errors;
        this.failures = failures;
        this.json = json;
    }

    /** What an endpoint does with a list. */
    public interface Work {

        /**
         * Runs after the query of the list, if that has no errors, within the limits of the request. What it throws
         * becomes the answer, as if a field of the query had thrown it.
         */
        void run();

        /** Points that the work cost, also if it failed. */
        long points();
    }

    /** Whether there is such a list. */
    public boolean has(String list) {
        return source.getObject().schema().getQueryType().getFieldDefinition(list) != null;
    }

    /**
     * Runs a request with the parameters {@code filter} and {@code sort} of a list: fields of a JSON object by POST,
     * parameters of the address by GET.
     *
     * @param list field of {@code Query}
     * @param operation name for the access log
     * @return whether the work was done; if not, the response is complete
     */
    public boolean run(
            HttpServletRequest request, HttpServletResponse response, String list, String operation, Work work)
            throws IOException {
        InetSocketAddress remote = new InetSocketAddress(request.getRemoteAddr(), request.getRemotePort());
        String address = ClientAddress.of(remote);
        try {
            if (!Set.of("GET", "POST").contains(request.getMethod())) {
                throw HttpRefused.method();
            }
            Caller caller = callers.find(address);
            RequestContext.current().ifPresent(context -> context.identified(caller));
            quotas.requirePoints(caller, address);
            try (BodyMemory.Lease memory = bodies.lease(caller, address)) {
                Map<String, Object> variables = variables(request, memory, caller, address);
                WebGraphQlResponse answer = execute(
                        remote, caller, operation, document(list, operation, variables.keySet()), variables, work);
                if (work.points() > 0) {
                    quotas.charge(caller, address, work.points());
                }
                return answer(response, answer, operation, work);
            }
        } catch (HttpRefused e) {
            RequestContext.current().ifPresent(context -> context.add(e.code()));
            leaveLargeBodyUnread(request);
            e.headers().forEach(response::setHeader);
            int status = e.status(ResponseMediaType.GRAPHQL_RESPONSE).value();
            errors.write(request, response, status, ErrorBodyWriter.JSON, e.code(), e.messageKey(), e.details());
            return false;
        } catch (RequestRefused | DataAccessException e) {
            leaveLargeBodyUnread(request);
            GraphQLError error = failures.toError(e, LocaleContextHolder.getLocale());
            RequestContext.current().ifPresent(context -> context.add(List.of(error)));
            write(response, GraphQlErrors.headers(e), List.of(error));
            return false;
        }
    }

    private static void leaveLargeBodyUnread(HttpServletRequest request) {
        if (request.getContentLengthLong() > UNREAD_BYTES) {
            WatchedHttpProtocol.leaveTheRestUnread();
        }
    }

    private Map<String, Object> variables(
            HttpServletRequest request, BodyMemory.Lease memory, @Nullable Caller caller, String address) {
        try {
            return request.getMethod().equals("GET")
                    ? reader.parameters(request.getQueryString(), PARAMETERS)
                    : reader.parameters(request, memory, PARAMETERS);
        } catch (HttpRefused | RequestRefused e) {
            quotas.charge(caller, address, REFUSED_POINTS);
            throw e;
        }
    }

    /** One row is enough: the query checks the parameters and the permissions. */
    private String document(String list, String operation, Set<String> given) {
        GraphQLFieldDefinition field = Objects.requireNonNull(
                source.getObject().schema().getQueryType().getFieldDefinition(list), list);
        Map<String, String> types = new LinkedHashMap<>();
        for (String name : List.of(FILTER, SORT)) {
            if (given.contains(name)) {
                GraphQLArgument argument = field.getArgument(name);
                if (argument == null) {
                    throw HttpRefused.badRequest("http.unknownParameter", name, List.of(FILTER));
                }
                types.put(
                        name,
                        GraphQLTypeUtil.simplePrint(
                                GraphQLNonNull.nonNull(GraphQLTypeUtil.unwrapNonNull(argument.getType()))));
            }
        }
        String variables = types.isEmpty()
                ? ""
                : types.entrySet().stream()
                        .map(type -> "$" + type.getKey() + ": " + type.getValue())
                        .collect(Collectors.joining(", ", "(", ")"));
        String arguments =
                types.keySet().stream().map(name -> name + ": $" + name + ", ").collect(Collectors.joining());
        return "query " + operation + variables + " { " + list + "(" + arguments
                + "first: 1) { pageInfo { hasNextPage } } }";
    }

    private WebGraphQlResponse execute(
            InetSocketAddress remote,
            @Nullable Caller caller,
            String operation,
            String document,
            Map<String, Object> variables,
            Work work) {
        Map<String, Object> attributes = new HashMap<>();
        if (caller != null) {
            attributes.put(Caller.CONTEXT_KEY, caller);
        }
        attributes.put(TrustedDocumentInterceptor.TRUSTED, document);
        WebGraphQlHandler handler = WebGraphQlHandler.builder(input -> graphQl.execute(input)
                        .doOnNext(answer -> {
                            if (answer.getErrors().isEmpty()) {
                                work.run();
                            }
                        }))
                .interceptors(interceptors)
                .build();
        WebGraphQlResponse answer = handler.handleRequest(new WebGraphQlRequest(
                        ADDRESS,
                        new HttpHeaders(),
                        new LinkedMultiValueMap<>(),
                        remote,
                        attributes,
                        new DefaultGraphQlRequest(document, operation, variables, Map.of()),
                        String.valueOf(MDC.get(RequestFilter.MDC_KEY)),
                        LocaleContextHolder.getLocale()))
                .block();
        return Objects.requireNonNull(answer, "GraphQL always answers");
    }

    private boolean answer(HttpServletResponse response, WebGraphQlResponse answer, String operation, Work work)
            throws IOException {
        ExecutionResult result = answer.getExecutionResult();
        RequestCost cost = RequestCost.of(answer.getExecutionInput().getGraphQLContext());
        RequestContext.current()
                .ifPresent(context -> context.executed(
                        result, operation, true, "query", cost == null ? null : cost.actual() + work.points()));
        if (result.getErrors().isEmpty()) {
            return true;
        }
        write(response, answer.getResponseHeaders(), result.getErrors());
        return false;
    }

    private void write(HttpServletResponse response, HttpHeaders headers, List<GraphQLError> found) throws IOException {
        headers.forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        byte[] body = json.writeValueAsBytes(
                ExecutionResult.newExecutionResult().errors(found).build().toSpecification());
        response.setStatus(ResponseStatus.of(found.getFirst()).value());
        response.setContentType(ErrorBodyWriter.JSON);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
