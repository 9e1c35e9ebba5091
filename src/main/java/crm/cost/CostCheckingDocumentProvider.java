package crm.cost;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import crm.graphql.ErrorExtensions;
import crm.graphql.ExecutedDocument;
import crm.graphql.InputValues;
import crm.graphql.Messages;
import crm.graphql.RequestErrorCode;
import crm.graphql.StreamedOperation;
import crm.request.RequestDeadline;
import crm.security.Caller;
import crm.security.Role;
import graphql.ErrorType;
import graphql.ExecutionInput;
import graphql.GraphQLError;
import graphql.ParseAndValidate;
import graphql.ParseAndValidateResult;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import graphql.language.Document;
import graphql.language.Node;
import graphql.language.OperationDefinition;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.ParserOptions;
import graphql.parser.exceptions.ParseCancelledException;
import graphql.parser.exceptions.ParseCancelledTooDeepException;
import graphql.schema.GraphQLSchema;
import graphql.validation.GoodFaithIntrospectionExceeded;
import graphql.validation.ValidationError;
import graphql.validation.ValidationErrorType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Component;

/**
 * The way of every document into the execution: measured, parsed, measured again, validated, and priced. What depends
 * on the document alone is done once and remembered with it: parsing and validating cost as much as a small query, and
 * clients send the same ones all day. Documents of callers without a token are shorter, and are not remembered.
 */
@Component
class CostCheckingDocumentProvider implements PreparsedDocumentProvider {

    /** For the documents that are kept: bytes of memory, about. */
    private static final long CACHE_BYTES = 24L << 20;

    /** Of a node of the syntax tree: measured are 120 for a number in a list, and less than 200 for a field. */
    private static final int NODE_BYTES = 200;

    private static final int CHARACTER_BYTES = 2;

    /** Of the parser's rules; a field has three. Beyond it, the parser's own stack would be at risk. */
    private static final int NESTED_RULES = 500;

    private final DocumentLimitSettings settings;

    /** Errors of validation that {@link InputValues} describes better. */
    private static final Set<ValidationErrorType> ABOUT_VALUES = EnumSet.of(
            ValidationErrorType.WrongType,
            ValidationErrorType.BadValueForDefaultArg,
            ValidationErrorType.NullValueForNonNullArgument);

    private final Messages messages;

    private final InputValues inputs;

    private final ObjectProvider<GraphQlSource> source;

    private final ParserOptions parserOptions;

    private final ParserOptions anonymousParserOptions;

    private final Cache<String, Known> cache = Caffeine.newBuilder()
            .maximumWeight(CACHE_BYTES)
            .weigher((String text, Known document) -> document.bytes())
            .build();

    /**
     * A document that holds.
     *
     * @param bytes of memory that it takes, about
     */
    private record Known(PreparsedDocumentEntry entry, CostPlan plan, int bytes) {}

    /** @param source of the schema; comes to be only after this */
    CostCheckingDocumentProvider(
            DocumentLimitSettings settings,
            Messages messages,
            InputValues inputs,
            ObjectProvider<GraphQlSource> source) {
        this.settings = settings;
        this.messages = messages;
        this.inputs = inputs;
        this.source = source;
        this.parserOptions = parserOptions(settings.tokens());
        this.anonymousParserOptions = parserOptions(settings.anonymousTokens());
    }

    private ParserOptions parserOptions(int tokens) {
        return ParserOptions.getDefaultOperationParserOptions()
                .transform(
                        options -> options.maxCharacters((int) settings.size().toBytes())
                                .maxTokens(tokens)
                                .maxWhitespaceTokens(settings.whitespaceTokens())
                                .maxRuleDepth(NESTED_RULES));
    }

    @Override
    public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(
            ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parseAndValidate) {
        return CompletableFuture.completedFuture(prepared(input));
    }

    private PreparsedDocumentEntry prepared(ExecutionInput input) {
        RequestCost requestCost = RequestCost.of(input.getGraphQLContext());
        try {
            Known document = cache.getIfPresent(input.getQuery());
            if (document == null) {
                if (requestCost != null) {
                    requestCost.reads(input.getQuery());
                }
                document = read(input);
                if (!isAnonymous(input)) {
                    cache.put(input.getQuery(), document);
                }
            }
            requireOperation(document.plan(), input);
            requireTransport(document.plan(), input);
            Document parsed = Objects.requireNonNull(document.entry().getDocument());
            requireVariables(parsed, input);
            CostPlan.Estimate cost = document.plan()
                    .estimate(input.getOperationName(), input.getRawVariables().toMap());
            if (requestCost != null) {
                requestCost.requests(cost, document.plan(), input.getOperationName());
            }
            requireAffordable(cost.points());
            if (document.plan().reads(input.getOperationName())) {
                restrict(Caller.of(input.getGraphQLContext()));
            }
            ExecutedDocument.put(input.getGraphQLContext(), parsed);
            return document.entry();
        } catch (DocumentRefused refused) {
            return new PreparsedDocumentEntry(error(refused, input.getLocale()));
        } catch (InvalidDocument invalid) {
            return new PreparsedDocumentEntry(invalid.errors);
        }
    }

    /** A refused document is not remembered: it is cheap to refuse again, and should not push out those that work. */
    private Known read(ExecutionInput input) {
        requireSize(input.getQuery());
        NumberLiterals.require(input.getQuery());
        Document document = parse(input);
        DocumentComplexity.require(document, settings);
        GraphQLSchema schema = source.getObject().schema();
        List<ValidationError> errors = validate(schema, document, input.getLocale());
        if (!errors.isEmpty()) {
            if (isAnonymous(input)) {
                // What the schema has is for those who have a token.
                throw DocumentRefused.because(RequestErrorCode.BAD_REQUEST, "document.invalid");
            }
            throw new InvalidDocument(described(errors, schema, document, input.getLocale()));
        }
        CostPlan plan = CostPlan.of(document, schema);
        if (plan.introspects() && !settings.introspection()) {
            throw DocumentRefused.because(RequestErrorCode.FORBIDDEN, "document.introspection");
        }
        int bytes = input.getQuery().length() * CHARACTER_BYTES + nodes(document) * NODE_BYTES;
        return new Known(new PreparsedDocumentEntry(document), plan, bytes);
    }

    private static List<ValidationError> validate(GraphQLSchema schema, Document document, Locale locale) {
        try {
            return ParseAndValidate.validate(schema, document, locale);
        } catch (GoodFaithIntrospectionExceeded e) {
            throw new InvalidDocument(List.of(e.toBadFaithError()));
        }
    }

    private static int nodes(Node<?> node) {
        int nodes = 1;
        for (Node<?> child : node.getChildren()) {
            nodes += nodes(child);
        }
        return nodes;
    }

    private static boolean isAnonymous(ExecutionInput input) {
        return Caller.of(input.getGraphQLContext()) == null;
    }

    /** The same errors; those about values name all of them, and what is expected. */
    private List<GraphQLError> described(
            List<ValidationError> errors, GraphQLSchema schema, Document document, Locale locale) {
        List<GraphQLError> values = inputs.literals(schema, document, locale);
        List<GraphQLError> described = new ArrayList<>(values);
        errors.stream()
                .filter(error -> values.isEmpty() || !ABOUT_VALUES.contains(error.getValidationErrorType()))
                .forEach(described::add);
        return described;
    }

    private void requireVariables(Document document, ExecutionInput input) {
        String name = input.getOperationName();
        OperationDefinition operation = document.getDefinitionsOfType(OperationDefinition.class).stream()
                .filter(it -> name == null || name.isEmpty() || name.equals(it.getName()))
                .findFirst()
                .orElseThrow();
        List<GraphQLError> errors = inputs.variables(
                source.getObject().schema(),
                document,
                operation,
                input.getRawVariables().toMap(),
                input.getLocale(),
                !isAnonymous(input));
        if (!errors.isEmpty()) {
            throw new InvalidDocument(errors);
        }
    }

    private void requireSize(String text) {
        long allowed = settings.size().toBytes();
        // Counted only where it may matter: a character of Java has three bytes at most.
        long bytes = text.length() * 3L <= allowed ? 0 : text.getBytes(UTF_8).length;
        if (bytes > allowed) {
            throw DocumentRefused.exceeds(DocumentLimit.SIZE, bytes, allowed);
        }
    }

    private Document parse(ExecutionInput input) {
        boolean anonymous = isAnonymous(input);
        ParserOptions options = anonymous ? anonymousParserOptions : parserOptions;
        ParseAndValidateResult result = ParseAndValidate.parse(
                input.transform(builder -> builder.graphQLContext(Map.of(ParserOptions.class, options))));
        InvalidSyntaxException exception = result.getSyntaxException();
        if (exception instanceof ParseCancelledTooDeepException) {
            throw DocumentRefused.exceeds(DocumentLimit.NESTING, NESTED_RULES, NESTED_RULES);
        }
        if (exception instanceof ParseCancelledException) {
            throw DocumentRefused.exceeds(
                    DocumentLimit.TOKENS,
                    anonymous ? settings.anonymousTokens() : settings.tokens(),
                    settings.whitespaceTokens());
        }
        if (exception != null) {
            throw new InvalidDocument(List.of(exception.toInvalidSyntaxError()));
        }
        return Objects.requireNonNull(result.getDocument());
    }

    /** Analysts may send any query; it runs in a read-only transaction of the database. */
    private static void restrict(@Nullable Caller caller) {
        RequestDeadline request = RequestDeadline.current();
        if (request != null && caller != null && caller.role() == Role.ANALYST) {
            request.readsOnly();
        }
    }

    private void requireOperation(CostPlan plan, ExecutionInput input) {
        if (!plan.has(input.getOperationName())) {
            throw new InvalidDocument(List.of(GraphQLError.newError()
                    .message("%s", messages.text(input.getLocale(), "document.whichOperation"))
                    .errorType(ErrorType.OperationNotSupported)
                    .build()));
        }
    }

    /** A stream is opened for subscriptions only, and a subscription has no answer but a stream. */
    private static void requireTransport(CostPlan plan, ExecutionInput input) {
        boolean streamed = StreamedOperation.is(input.getGraphQLContext());
        if (plan.subscribes(input.getOperationName()) != streamed) {
            throw DocumentRefused.because(
                    RequestErrorCode.BAD_REQUEST, streamed ? "document.onlySubscription" : "document.subscription");
        }
    }

    private void requireAffordable(long cost) {
        if (cost > settings.cost()) {
            throw DocumentRefused.exceeds(DocumentLimit.COST, cost, settings.cost());
        }
    }

    private GraphQLError error(DocumentRefused refused, Locale locale) {
        String limit = refused.limit() == null ? null : refused.limit().name();
        return GraphQLError.newError()
                .message("%s", messages.text(locale, refused.messageKey(), refused.details()))
                .errorType(ErrorType.ExecutionAborted)
                .extensions(ErrorExtensions.of(refused.code(), ErrorExtensions.LIMIT, limit))
                .build();
    }

    /** A document that is no GraphQL, or asks for what the schema does not have; the errors say what. */
    private static final class InvalidDocument extends RuntimeException {

        private final transient List<? extends GraphQLError> errors;

        InvalidDocument(List<? extends GraphQLError> errors) {
            super(null, null, false, false);
            this.errors = errors;
        }
    }
}
