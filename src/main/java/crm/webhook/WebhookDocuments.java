package crm.webhook;

import crm.feed.ChangeFeed;
import crm.feed.ChangePosition;
import crm.graphql.ErrorCodeInterceptor;
import crm.graphql.RequestErrorCode;
import crm.security.Caller;
import crm.security.CallerContext;
import graphql.ExecutionResult;
import graphql.language.Argument;
import graphql.language.AstPrinter;
import graphql.language.AstTransformer;
import graphql.language.Definition;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.IntValue;
import graphql.language.Node;
import graphql.language.NodeVisitorStub;
import graphql.language.NonNullType;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import graphql.language.TypeName;
import graphql.language.VariableDefinition;
import graphql.language.VariableReference;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.util.TraversalControl;
import graphql.util.TraverserContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.ExecutionGraphQlService;
import org.springframework.graphql.support.DefaultExecutionGraphQlRequest;
import org.springframework.stereotype.Component;

/**
 * Executes the subscription of a webhook for one change after the other, with the rights of its owner. A subscription
 * on {@code changes} becomes a query on {@code changes} with the same arguments and the same selection.
 */
@Component
class WebhookDocuments {

    static final int LONGEST = 20_000;

    private static final String FIELD = "changes";

    private static final Set<String> ARGUMENTS = Set.of("types", "filter");

    /** Names of the own parts of the queries. A document that uses the variable is refused. */
    private static final String AFTER = "webhookAfter";

    private static final String PAGE = "webhookPage";

    private static final String CURSOR = "webhookCursor";

    private static final SelectionSet FOUND =
            ((OperationDefinition) Parser.parse("""
                    { nodes { cursor type recordId operation recordedAt } pageInfo { endCursor hasNextPage } }
                    """).getDefinitions().getFirst()).getSelectionSet();

    /** Errors that say nothing about the document. */
    private static final Set<String> PASSING = Set.of("UNAVAILABLE", "INTERNAL", "RATE_LIMITED");

    /** Nodes, the index, the field of the page. */
    private static final int OWN_PATH = 3;

    private final ExecutionGraphQlService graphQl;

    private final CallerContext callers;

    private final ChangeFeed feed;

    private final ErrorCodeInterceptor errors;

    WebhookDocuments(
            ExecutionGraphQlService graphQl, CallerContext callers, ChangeFeed feed, ErrorCodeInterceptor errors) {
        this.errors = errors;
        this.graphQl = graphQl;
        this.callers = callers;
        this.feed = feed;
    }

    /** A change that a webhook sends. */
    record Event(ChangePosition position, String event, UUID recordId) {}

    /**
     * Changes that follow a position.
     *
     * @param end up to where the feed was searched
     */
    record Found(List<Event> events, ChangePosition end, boolean more) {}

    /** The document cannot be executed. The message is for the owner of the webhook. */
    static final class Unusable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message, null, false, false);
        }
    }

    /** The feed no longer has all changes after a position. */
    static final class Expired extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Expired(String message) {
            super(message, null, false, false);
        }
    }

    /** The server could not execute the document now. */
    static final class Unanswered extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unanswered(String message) {
            super(message, null, false, false);
        }
    }

    private record Queries(String found, Set<String> foundVariables, String body, String key) {}

    /**
     * Executes a definition once, so that all of it is checked as any request is: form, schema, variables, cost and
     * rights.
     *
     * @return what is wrong with it; empty if nothing is
     */
    Optional<String> problem(WebhookDefinition definition, Caller caller) {
        try {
            execute(definition, caller, feed.now(), true);
            found(definition, caller, feed.now());
            return Optional.empty();
        } catch (Unusable | Unanswered | Expired e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** The next changes of the feed that a webhook sends. */
    Found found(WebhookDefinition definition, Caller caller, ChangePosition after) {
        Map<String, Object> page = page(execute(definition, caller, feed.resumed(after), false));
        List<Event> events = new ArrayList<>();
        for (Map<String, Object> node : nodes(page)) {
            events.add(new Event(
                    feed.ofCursor(text(node, "cursor")),
                    event(text(node, "type"), text(node, "operation")),
                    UUID.fromString(text(node, "recordId"))));
        }
        Map<String, Object> info = map(page.get("pageInfo"));
        return new Found(events, feed.ofCursor(text(info, "endCursor")), Boolean.TRUE.equals(info.get("hasNextPage")));
    }

    private static String event(String type, String operation) {
        return type.toLowerCase(Locale.ROOT) + "." + operation.toLowerCase(Locale.ROOT);
    }

    /**
     * The answer of the subscription for a change, with {@code data} and perhaps {@code errors}.
     *
     * @return empty if the owner of the webhook can no longer see it
     */
    Optional<Map<String, Object>> answer(WebhookDefinition definition, Caller caller, ChangePosition position) {
        ChangePosition before = new ChangePosition(position.epoch(), position.transaction(), position.sequence() - 1);
        Map<String, Object> result = execute(definition, caller, before, true);
        String key = queries(definition.subscription()).key();
        List<Map<String, Object>> nodes = nodes(page(result));
        if (nodes.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> node = new LinkedHashMap<>(nodes.getFirst());
        if (!position.equals(feed.ofCursor(String.valueOf(node.remove(CURSOR))))) {
            return Optional.empty();
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(key, node);
        answer.put("data", data);
        if (result.get("errors") instanceof List<?> errors && !errors.isEmpty()) {
            answer.put(
                    "errors",
                    errors.stream().map(error -> told(map(error), key)).toList());
        }
        return Optional.of(answer);
    }

    /** An error with its path in the answer of the subscription. */
    private static Map<String, Object> told(Map<String, Object> error, String key) {
        Map<String, Object> told = new LinkedHashMap<>(error);
        told.remove("locations");
        if (told.get("path") instanceof List<?> path && path.size() >= OWN_PATH) {
            List<Object> own = new ArrayList<>();
            own.add(key);
            own.addAll(path.subList(OWN_PATH, path.size()));
            told.put("path", own);
        }
        return told;
    }

    private Map<String, Object> execute(
            WebhookDefinition definition, Caller caller, ChangePosition after, boolean body) {
        Queries queries = queries(definition.subscription());
        Map<String, Object> variables = new LinkedHashMap<>(definition.values());
        if (!body) {
            variables.keySet().retainAll(queries.foundVariables());
        }
        variables.put(AFTER, feed.cursor(after));
        DefaultExecutionGraphQlRequest request = new DefaultExecutionGraphQlRequest(
                body ? queries.body() : queries.found(),
                null,
                variables,
                Map.of(),
                UUID.randomUUID().toString(),
                Locale.ENGLISH);
        request.configureExecutionInput((given, builder) ->
                builder.graphQLContext(Map.of(Caller.CONTEXT_KEY, caller)).build());
        Map<String, Object> result = callers.with(
                caller,
                () -> coded(Objects.requireNonNull(graphQl.execute(request).block(), "GraphQL always answers")
                                .getExecutionResult())
                        .toSpecification());
        requireAnswered(result);
        return result;
    }

    /** With the codes that errors of a query have, and without what clients must not see. */
    private ExecutionResult coded(ExecutionResult executed) {
        return executed.getErrors().isEmpty()
                ? executed
                : executed.transform(result -> result.errors(errors.coded(executed.getErrors(), Locale.ENGLISH)));
    }

    /** Errors of fields below a change are told to the receiver. Others mean that there is no answer. */
    private static void requireAnswered(Map<String, Object> result) {
        boolean answered = map(result.get("data")).get(PAGE) != null;
        for (Object given : result.get("errors") instanceof List<?> errors ? errors : List.of()) {
            Map<String, Object> error = map(given);
            Object code = map(error.get("extensions")).get("code");
            String message = String.valueOf(error.get("message"));
            if (PASSING.contains(String.valueOf(code))) {
                throw new Unanswered(message);
            }
            if (!answered) {
                if (RequestErrorCode.EXPIRED_CURSOR.name().equals(String.valueOf(code))) {
                    throw new Expired(message);
                }
                throw new Unusable(message);
            }
        }
    }

    private static Map<String, Object> page(Map<String, Object> result) {
        return map(map(result.get("data")).get(PAGE));
    }

    private static List<Map<String, Object>> nodes(Map<String, Object> page) {
        return page.get("nodes") instanceof List<?> nodes
                ? nodes.stream().map(WebhookDocuments::map).toList()
                : List.of();
    }

    private static String text(Map<String, Object> node, String field) {
        return String.valueOf(node.get(field));
    }

    private static Map<String, Object> map(@Nullable Object value) {
        Map<String, Object> copy = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, element) -> copy.put(String.valueOf(key), element));
        }
        return copy;
    }

    /** @throws Unusable unless the document has one subscription on {@code changes} alone */
    private static Queries queries(String text) {
        Document document = parse(text);
        List<OperationDefinition> operations = document.getDefinitionsOfType(OperationDefinition.class);
        if (operations.size() != 1
                || operations.getFirst().getOperation() != OperationDefinition.Operation.SUBSCRIPTION) {
            throw new Unusable("A document has one operation, and it is a subscription.");
        }
        OperationDefinition operation = operations.getFirst();
        List<?> selections = operation.getSelectionSet().getSelections();
        if (selections.size() != 1
                || !(selections.getFirst() instanceof Field root)
                || !root.getName().equals(FIELD)
                || root.getSelectionSet() == null) {
            throw new Unusable("The subscription has one field: changes.");
        }
        if (!root.getDirectives().isEmpty() || !operation.getDirectives().isEmpty()) {
            throw new Unusable("The subscription and its field changes have no directives.");
        }
        if (!root.getArguments().stream().map(Argument::getName).allMatch(ARGUMENTS::contains)) {
            throw new Unusable("The field changes has the arguments types and filter only.");
        }
        List<VariableDefinition> variables = operation.getVariableDefinitions();
        if (variables.stream().anyMatch(variable -> variable.getName().equals(AFTER))) {
            throw new Unusable("A variable cannot have the name " + AFTER + ".");
        }
        Set<String> used = variablesOf(root.getArguments());
        Field nodes = Field.newField("nodes")
                .selectionSet(root.getSelectionSet()
                        .transform(own -> own.selection(
                                Field.newField("cursor").alias(CURSOR).build())))
                .build();
        return new Queries(
                query(
                        root,
                        variables.stream()
                                .filter(variable -> used.contains(variable.getName()))
                                .toList(),
                        100,
                        FOUND,
                        List.of()),
                used,
                query(
                        root,
                        variables,
                        1,
                        SelectionSet.newSelectionSet().selection(nodes).build(),
                        document.getDefinitionsOfType(FragmentDefinition.class)),
                root.getAlias() == null ? FIELD : root.getAlias());
    }

    private static Document parse(String text) {
        try {
            return Parser.parse(text);
        } catch (InvalidSyntaxException e) {
            throw new Unusable(String.valueOf(e.getMessage()));
        }
    }

    private static Set<String> variablesOf(List<Argument> arguments) {
        Set<String> names = new HashSet<>();
        NodeVisitorStub visitor = new NodeVisitorStub() {
            @Override
            public TraversalControl visitVariableReference(VariableReference node, TraverserContext<Node> context) {
                names.add(node.getName());
                return TraversalControl.CONTINUE;
            }
        };
        arguments.forEach(argument -> new AstTransformer().transform(argument, visitor));
        return names;
    }

    private static String query(
            Field root,
            List<VariableDefinition> variables,
            int first,
            SelectionSet selection,
            List<FragmentDefinition> fragments) {
        Field page = Field.newField(FIELD)
                .alias(PAGE)
                .arguments(root.getArguments())
                .selectionSet(selection)
                .build()
                .transform(field -> {
                    List<Argument> arguments = new ArrayList<>(root.getArguments());
                    arguments.add(new Argument("after", new VariableReference(AFTER)));
                    arguments.add(new Argument("first", IntValue.of(first)));
                    field.arguments(arguments);
                });
        List<VariableDefinition> all = new ArrayList<>(variables);
        all.add(VariableDefinition.newVariableDefinition()
                .name(AFTER)
                .type(NonNullType.newNonNullType(TypeName.newTypeName("String").build())
                        .build())
                .build());
        List<Definition> definitions = new ArrayList<>();
        definitions.add(OperationDefinition.newOperationDefinition()
                .operation(OperationDefinition.Operation.QUERY)
                .variableDefinitions(all)
                .selectionSet(SelectionSet.newSelectionSet().selection(page).build())
                .build());
        definitions.addAll(fragments);
        return AstPrinter.printAst(
                Document.newDocument().definitions(definitions).build());
    }
}
