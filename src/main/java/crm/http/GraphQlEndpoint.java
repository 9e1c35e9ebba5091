package crm.http;

import crm.cost.RequestCost;
import crm.crypto.Sha256;
import crm.graphql.ErrorBodyWriter;
import crm.graphql.ExecutedDocument;
import crm.graphql.GraphQlErrors;
import crm.graphql.RequestRefused;
import crm.ratelimit.CallerQuotas;
import crm.request.RequestContext;
import crm.request.RequestFilter;
import crm.request.WatchedHttpProtocol;
import crm.security.Caller;
import crm.security.Callers;
import crm.security.ClientAddress;
import graphql.ExecutionResult;
import graphql.GraphQLContext;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import io.micrometer.common.KeyValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.dao.DataAccessException;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.support.DefaultGraphQlRequest;
import org.springframework.http.ETag;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.util.CollectionUtils;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.filter.ServerHttpObservationFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * GraphQL over HTTP, as its draft has it. The answer is made on the request's own thread, a virtual one, and written at
 * once: an asynchronous response would only send the request through Tomcat and the filters a second time.
 */
class GraphQlEndpoint implements HttpRequestHandler {

    static final String PATH = "/graphql";

    /** Nothing of it is asked for: the parameters have been read. */
    private static final URI ADDRESS = URI.create(PATH);

    /** The endpoint ignores cookies and other data that a browser adds by itself. */
    private static final MultiValueMap<String, HttpCookie> NO_COOKIES =
            CollectionUtils.unmodifiableMultiValueMap(new LinkedMultiValueMap<>());

    /** A browser may keep such an answer, and asks each time whether it still holds. */
    private static final String REVALIDATED = "private, no-cache";

    private static final String NOT_KEPT = "no-store";

    /** What else than the address decides about an answer. */
    private static final String VARYING =
            String.join(", ", HttpHeaders.ACCEPT, HttpHeaders.ACCEPT_LANGUAGE, HttpHeaders.AUTHORIZATION);

    private static final int TAG_BYTES = 16;

    /** As a request that is refused after its document was read. */
    private static final int REFUSED_BODY_POINTS = 20;

    /** To read JSON takes about 10 ns a byte, and a point is 20 µs. */
    private static final int BODY_BYTES_PER_POINT = 2048;

    /** The client of a larger body that is refused may find its connection closed, instead of the answer. */
    private static final long UNREAD_BYTES = 256 * 1024;

    private final WebGraphQlHandler graphQl;

    private final Callers callers;

    private final CallerQuotas quotas;

    private final BodyMemory bodies;

    private final RequestReader reader;

    private final KnownDocuments documents;

    private final ErrorBodyWriter errors;

    private final GraphQlErrors failures;

    private final JsonMapper json;

    private final EventStreams streams;

    GraphQlEndpoint(
            WebGraphQlHandler graphQl,
            Callers callers,
            CallerQuotas quotas,
            BodyMemory bodies,
            RequestReader reader,
            KnownDocuments documents,
            ErrorBodyWriter errors,
            GraphQlErrors failures,
            JsonMapper json,
            EventStreams streams) {
        this.graphQl = graphQl;
        this.callers = callers;
        this.quotas = quotas;
        this.bodies = bodies;
        this.reader = reader;
        this.documents = documents;
        this.errors = errors;
        this.failures = failures;
        this.json = json;
        this.streams = streams;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ResponseMediaType type = ResponseMediaType.preferred(accept(request));
        try {
            if (type == null) {
                throw HttpRefused.notAcceptable();
            }
            if (type == ResponseMediaType.EVENT_STREAM && request.getMethod().equals("HEAD")) {
                // Nothing is written to its client, so nobody would notice that it is gone.
                throw HttpRefused.method();
            }
            switch (request.getMethod()) {
                case "POST", "GET", "HEAD" -> answer(request, response, type);
                case "OPTIONS" -> {
                    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
                    response.setHeader(HttpHeaders.ALLOW, HttpRefused.ALLOWED);
                }
                default -> throw HttpRefused.method();
            }
        } catch (HttpRefused e) {
            RequestContext.current().ifPresent(context -> context.add(e.code()));
            refuse(request, response, e, type == null ? ResponseMediaType.JSON : type.ofBody());
        }
    }

    /** First finds out who sends the request: that decides how large its body may be. Then reads it. */
    private void answer(HttpServletRequest request, HttpServletResponse response, ResponseMediaType type)
            throws IOException {
        String address = ClientAddress.of(remote(request));
        try {
            Caller caller = callers.find(address);
            RequestContext.current().ifPresent(context -> context.identified(caller));
            if (caller == null) {
                leaveLargeBodyUnread(request);
            }
            quotas.requirePoints(caller, address);
            try (BodyMemory.Lease memory = bodies.lease(caller, address)) {
                execute(request, response, parameters(request, memory, caller, address), caller, type, memory);
            }
        } catch (RequestRefused | DataAccessException e) {
            leaveLargeBodyUnread(request);
            fail(response, e, type.ofBody());
        }
    }

    /** To read what is refused in any case would cost more than everything else of such a request. */
    private static void leaveLargeBodyUnread(HttpServletRequest request) {
        if (request.getContentLengthLong() > UNREAD_BYTES) {
            WatchedHttpProtocol.leaveTheRestUnread();
        }
    }

    private GraphQlRequestParameters parameters(
            HttpServletRequest request, BodyMemory.Lease memory, @Nullable Caller caller, String address) {
        try {
            return isRead(request) ? reader.address(request.getQueryString()) : reader.body(request, memory);
        } catch (HttpRefused | RequestRefused e) {
            quotas.charge(caller, address, REFUSED_BODY_POINTS + memory.reserved() / BODY_BYTES_PER_POINT);
            throw e;
        }
    }

    private static boolean isRead(HttpServletRequest request) {
        return !request.getMethod().equals("POST");
    }

    private static InetSocketAddress remote(HttpServletRequest request) {
        return new InetSocketAddress(request.getRemoteAddr(), request.getRemotePort());
    }

    /** For a failure before the execution, which answers its own failures. */
    private void fail(HttpServletResponse response, RuntimeException failure, ResponseMediaType type)
            throws IOException {
        ExecutionResult result = ExecutionResult.newExecutionResult()
                .addError(failures.toError(failure, LocaleContextHolder.getLocale()))
                .build();
        RequestContext.current().ifPresent(context -> context.add(result.getErrors()));
        GraphQlErrors.headers(failure).forEach((name, values) -> response.setHeader(name, values.getFirst()));
        response.setHeader(HttpHeaders.CACHE_CONTROL, NOT_KEPT);
        write(response, ResponseStatus.of(result, type), type, json.writeValueAsBytes(result.toSpecification()));
    }

    private void refuse(
            HttpServletRequest request, HttpServletResponse response, HttpRefused refused, ResponseMediaType type)
            throws IOException {
        refused.headers().forEach(response::setHeader);
        errors.write(
                request,
                response,
                refused.status(type).value(),
                type.contentType(),
                refused.code(),
                refused.messageKey(),
                refused.details());
    }

    private static @Nullable String accept(HttpServletRequest request) {
        List<String> values = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
        return values.isEmpty() ? null : String.join(",", values);
    }

    private void execute(
            HttpServletRequest request,
            HttpServletResponse response,
            GraphQlRequestParameters parameters,
            @Nullable Caller caller,
            ResponseMediaType type,
            BodyMemory.Lease memory)
            throws IOException {
        String text = document(parameters);
        Optional<KnownDocument> trusted = documents.trusted(text);
        boolean reading = isRead(request);
        if (reading && isChange(trusted.or(() -> KnownDocument.parse(text)), parameters.operationName())) {
            throw HttpRefused.changeByGet();
        }
        Map<String, Object> attributes = new HashMap<>();
        if (caller != null) {
            attributes.put(Caller.CONTEXT_KEY, caller);
        }
        trusted.ifPresent(document -> attributes.put(TrustedDocumentInterceptor.TRUSTED, document));
        if (type == ResponseMediaType.EVENT_STREAM) {
            attributes.putAll(streams.client(callers.session(ClientAddress.of(remote(request)))));
        }
        if (parameters.persisting() && parameters.query() != null) {
            attributes.put(TrustedDocumentInterceptor.REMEMBER, KnownDocuments.hash(text));
        }
        WebGraphQlResponse answer = graphQl.handleRequest(new WebGraphQlRequest(
                        ADDRESS,
                        headers(request),
                        NO_COOKIES,
                        remote(request),
                        attributes,
                        new DefaultGraphQlRequest(
                                text, parameters.operationName(), parameters.variables(), parameters.extensions()),
                        String.valueOf(MDC.get(RequestFilter.MDC_KEY)),
                        LocaleContextHolder.getLocale()))
                .block();
        Objects.requireNonNull(answer, "GraphQL always answers");
        record(answer, parameters.operationName(), trusted.isPresent());
        ServerHttpObservationFilter.findObservationContext(request).ifPresent(GraphQlEndpoint::tellTrace);
        if (type == ResponseMediaType.EVENT_STREAM) {
            answer.getResponseHeaders()
                    .forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
            // For as long as it is open, a stream holds no memory for its request.
            memory.close();
            streams.write(response, answer);
            return;
        }
        answer(request, response, answer, type, reading && trusted.isPresent());
    }

    private static void record(WebGraphQlResponse answer, @Nullable String operationName, boolean known) {
        GraphQLContext context = answer.getExecutionInput().getGraphQLContext();
        Document document = ExecutedDocument.of(context);
        Optional<KnownDocument.Operation> operation =
                document == null ? Optional.empty() : KnownDocument.operation(document, operationName);
        RequestCost cost = RequestCost.of(context);
        RequestContext.current()
                .ifPresent(request -> request.executed(
                        answer.getExecutionResult(),
                        operation.map(KnownDocument.Operation::name).orElse(operationName),
                        known,
                        operation
                                .map(it -> it.type().name().toLowerCase(Locale.ROOT))
                                .orElse("none"),
                        cost == null ? null : cost.actual()));
    }

    /** Has no effect when tracing is off. */
    private static void tellTrace(ServerRequestObservationContext trace) {
        trace.addHighCardinalityKeyValue(KeyValue.of("request.id", String.valueOf(MDC.get(RequestFilter.MDC_KEY))));
        RequestContext.current()
                .map(RequestContext::operationName)
                .ifPresent(name -> trace.addHighCardinalityKeyValue(KeyValue.of("graphql.operation.name", name)));
    }

    private static HttpHeaders headers(HttpServletRequest request) {
        HttpHeaders headers = new HttpHeaders();
        Collections.list(request.getHeaderNames())
                .forEach(name -> headers.addAll(name, Collections.list(request.getHeaders(name))));
        return headers;
    }

    private String document(GraphQlRequestParameters parameters) {
        String query = parameters.query();
        String hash = parameters.documentHash();
        if (query == null) {
            return documents
                    .text(Objects.requireNonNull(hash, "one of both is there"))
                    .orElseThrow(() -> parameters.persisting()
                            ? HttpRefused.persistedQueryNotFound()
                            : HttpRefused.documentNotFound());
        }
        if (hash != null && !hash.equals(KnownDocuments.hash(query))) {
            throw HttpRefused.badRequest("http.otherHash");
        }
        return query;
    }

    private static boolean isChange(Optional<KnownDocument> document, @Nullable String operationName) {
        return document.flatMap(it -> it.operation(operationName))
                .filter(operation -> operation.type() == OperationDefinition.Operation.MUTATION)
                .isPresent();
    }

    private void answer(
            HttpServletRequest request,
            HttpServletResponse response,
            WebGraphQlResponse answer,
            ResponseMediaType type,
            boolean cacheable)
            throws IOException {
        byte[] body = json.writeValueAsBytes(answer.toMap());
        answer.getResponseHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        if (cacheable && answer.getExecutionResult().getErrors().isEmpty()) {
            String tag = tag(body);
            response.setHeader(HttpHeaders.CACHE_CONTROL, REVALIDATED);
            response.setHeader(HttpHeaders.ETAG, tag);
            response.addHeader(HttpHeaders.VARY, VARYING);
            if (holds(request, tag)) {
                response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
                return;
            }
        } else {
            response.setHeader(HttpHeaders.CACHE_CONTROL, NOT_KEPT);
        }
        write(response, ResponseStatus.of(answer.getExecutionResult(), type), type, body);
    }

    /** A weak one: the same answer may be sent compressed or not. */
    private static String tag(byte[] body) {
        byte[] hash = Arrays.copyOf(Sha256.of(body), TAG_BYTES);
        return "W/\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + "\"";
    }

    private static boolean holds(HttpServletRequest request, String tag) {
        ETag current = ETag.create(tag);
        return Collections.list(request.getHeaders(HttpHeaders.IF_NONE_MATCH)).stream()
                .flatMap(held -> ETag.parse(held).stream())
                .anyMatch(held -> held.isWildcard() || held.compare(current, false));
    }

    private static void write(HttpServletResponse response, HttpStatus status, ResponseMediaType type, byte[] body)
            throws IOException {
        response.setStatus(status.value());
        response.setContentType(type.contentType());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
