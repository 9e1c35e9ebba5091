package crm.subscription;

import crm.feed.ChangeFeed;
import crm.feed.ChangePosition;
import crm.graphql.ErrorCodeInterceptor;
import crm.graphql.ExecutedDocument;
import crm.graphql.StreamedOperation;
import crm.http.EventStreams;
import crm.security.Caller;
import crm.security.CallerSession;
import crm.security.CurrentRights;
import crm.security.Role;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.language.Argument;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.Node;
import graphql.language.OperationDefinition;
import graphql.language.VariableReference;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.graphql.execution.SubscriptionPublisherException;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opens streams: the operation is read, checked and charged as any other, and what it publishes is replaced by the
 * events that it shares with others like it.
 */
@Component
@ConditionalOnWebApplication
class SubscriptionInterceptor implements EventStreams {

    /** Among the request's attributes: the {@link StreamClient}. */
    static final String CLIENT = "crm.subscription.client";

    private static final String AFTER = "after";

    private final Streams streams;

    private final ChangeFeed feed;

    private final CurrentRights rights;

    private final JsonMapper json;

    private final SseWriter sse;

    private final ErrorCodeInterceptor errors;

    SubscriptionInterceptor(
            Streams streams,
            ChangeFeed feed,
            CurrentRights rights,
            JsonMapper json,
            SseWriter sse,
            ErrorCodeInterceptor errors) {
        this.errors = errors;
        this.streams = streams;
        this.feed = feed;
        this.rights = rights;
        this.json = json;
        this.sse = sse;
    }

    @Override
    public Map<String, Object> client(CallerSession session) {
        return Map.of(CLIENT, new StreamClient(StreamClient.Transport.SSE, session, null, ""));
    }

    @Override
    public void write(HttpServletResponse response, WebGraphQlResponse answer) throws IOException {
        sse.write(response, answer);
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        if (!(request.getAttributes().get(CLIENT) instanceof StreamClient client)) {
            return chain.next(request);
        }
        streams.requireRoom(client.session().caller());
        Subscribing subscribing = new Subscribing();
        request.configureExecutionInput((input, builder) -> builder.graphQLContext(
                        Map.of(Subscribing.CONTEXT_KEY, subscribing, StreamedOperation.CONTEXT_KEY, true))
                .build());
        return chain.next(request).flatMap(response -> {
            if (!(response.getData() instanceof Publisher<?> published)) {
                return Mono.just(response);
            }
            return subscribing.source() == null ? refused(published) : Mono.just(opened(client, subscribing, response));
        });
    }

    /** Spring makes a publisher of what a controller throws. It is an answer like that of a query. */
    private static Mono<WebGraphQlResponse> refused(Publisher<?> published) {
        return Flux.from(published)
                .onErrorMap(
                        SubscriptionPublisherException.class,
                        failure -> failure.getCause() == null ? failure : failure.getCause())
                .then(Mono.error(() -> new IllegalStateException("a subscription without a source of events")));
    }

    private WebGraphQlResponse opened(StreamClient client, Subscribing subscribing, WebGraphQlResponse response) {
        EventSource source = Objects.requireNonNull(subscribing.source());
        Publisher<ExecutionResult> published = Objects.requireNonNull(response.getData());
        ExecutionInput input = response.getExecutionInput();
        Caller caller = client.session().caller();
        String cursor = subscribing.after();
        ChangePosition after = cursor == null ? null : feed.position(AFTER, cursor);
        Subscription subscription = new Subscription(
                caller,
                source,
                new EventExecution(subscribing.events(), published, input, json, errors),
                streams.work());
        Stream stream = streams.open(client, key(input, source, caller), subscription, after);
        return response.transform(builder -> builder.data(stream.results()));
    }

    /** Partners see ids of their own keys, which other keys of the partner do not see. */
    private GroupKey key(ExecutionInput input, EventSource source, Caller caller) {
        Map<String, Object> variables = new HashMap<>(input.getRawVariables().toMap());
        String cursorVariable = cursorVariable(input);
        if (cursorVariable != null) {
            variables.remove(cursorVariable);
        }
        return new GroupKey(
                input.getQuery(),
                input.getOperationName(),
                variables,
                rights.whole(),
                input.getLocale(),
                source.isPersonal() || caller.role() == Role.PARTNER ? caller.id() : null);
    }

    /** The variable that only holds the cursor to resume after; null if there is none. */
    private static @Nullable String cursorVariable(ExecutionInput input) {
        Document document = ExecutedDocument.of(input.getGraphQLContext());
        if (document == null) {
            return null;
        }
        String operation = input.getOperationName();
        return document.getDefinitionsOfType(OperationDefinition.class).stream()
                .filter(it -> operation == null || operation.isEmpty() || operation.equals(it.getName()))
                .flatMap(it -> it.getSelectionSet().getSelectionsOfType(Field.class).stream())
                .flatMap(field -> field.getArguments().stream())
                .filter(argument -> argument.getName().equals(AFTER))
                .map(Argument::getValue)
                .filter(VariableReference.class::isInstance)
                .map(value -> ((VariableReference) value).getName())
                .filter(name -> uses(document, name) == 1)
                .findFirst()
                .orElse(null);
    }

    private static int uses(Node<?> node, String variable) {
        int uses = node instanceof VariableReference reference
                        && reference.getName().equals(variable)
                ? 1
                : 0;
        for (Node<?> child : node.getChildren()) {
            uses += uses(child, variable);
        }
        return uses;
    }
}
