package crm.execution;

import static org.assertj.core.api.Assertions.assertThat;

import crm.ApiTest;
import crm.Fixture;
import crm.Statements;
import crm.security.ActorKind;
import crm.security.Caller;
import crm.security.CallerContext;
import crm.security.Role;
import graphql.GraphQL;
import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.LightDataFetcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.DataFetcherExceptionResolver;
import org.springframework.graphql.execution.DataLoaderRegistrar;
import org.springframework.graphql.execution.DefaultExecutionGraphQlService;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.graphql.support.DefaultExecutionGraphQlRequest;
import tools.jackson.databind.json.JsonMapper;

/** Both ways of execution give the same answer, byte by byte, and need no more statements: for generated queries. */
@ApiTest
class BothWaysTest {

    private static final Logger log = LoggerFactory.getLogger(BothWaysTest.class);

    private static final long SEED = Long.getLong("crm.generator.seed", 20_180_702);

    private static final int DOCUMENTS = Integer.getInteger("crm.generator.documents", 1_500);

    /** Each error has another one. */
    private static final Pattern ERROR_ID = Pattern.compile("(include this ID: |errorId\":\")[0-9a-f-]{36}");

    @Autowired
    private GraphQlSource source;

    @Autowired
    private ObjectProvider<DataFetcherExceptionResolver> resolvers;

    @Autowired
    private ObjectProvider<DataLoaderRegistrar> registrars;

    @Autowired
    private DirectFetchers fetchers;

    @Autowired
    private CallerContext callers;

    @Autowired
    private Statements statements;

    @Autowired
    private JsonMapper json;

    private final AtomicLong failing = new AtomicLong();

    private GraphQL breadthFirst;

    private GraphQL standard;

    private int executed;

    private int withErrors;

    @BeforeEach
    void prepare() {
        DataFetcherExceptionHandler handler = DataFetcherExceptionResolver.createExceptionHandler(
                resolvers.orderedStream().toList());
        GraphQLSchema schema = withFailures(source.schema());
        breadthFirst = source.graphQl()
                .transform(builder -> builder.schema(schema)
                        .queryExecutionStrategy(new BreadthFirstStrategy(
                                handler,
                                new OperationPlans((parent, field, decorated) ->
                                        failing(fetchers.of(parent, field, decorated))))));
        standard = source.graphQl()
                .transform(
                        builder -> builder.schema(schema).queryExecutionStrategy(new AsyncExecutionStrategy(handler)));
    }

    @Test
    void givesTheSameAnswersToGeneratedQueries() throws Exception {
        GeneratedQueries queries = new GeneratedQueries(source.schema(), new Random(SEED));
        List<Caller> all = callers();
        List<String> differences = new ArrayList<>();
        executed = 0;
        withErrors = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            GeneratedQueries.Generated query = queries.next();
            Caller caller = all.get(i % all.size());
            // Every second one without failures, so that deep parts of answers are seen.
            failing.set(i % 2 == 0 ? 0 : i);
            // Again, if they differ: the first of both may fill a cache, and the end of the change feed moves.
            if (difference(query, caller).isPresent()) {
                difference(query, caller).ifPresent(differences::add);
            }
        }
        log.info("{} documents, {} executed, {} with errors", DOCUMENTS, executed, withErrors);
        assertThat(differences.stream()
                        .min(Comparator.comparingInt(String::length))
                        .orElse(""))
                .as("%d differences; the smallest", differences.size())
                .isEmpty();
        assertThat(executed).isGreaterThan(DOCUMENTS / 2);
        assertThat(withErrors).isGreaterThan(DOCUMENTS / 10);
    }

    private Optional<String> difference(GeneratedQueries.Generated query, Caller caller) throws Exception {
        List<String> answers = new ArrayList<>();
        List<String> ours = statements.during(() -> answers.add(answer(breadthFirst, query, caller)));
        List<String> theirs = statements.during(() -> answers.add(answer(standard, query, caller)));
        executed += answers.getFirst().contains("\"data\":{") ? 1 : 0;
        withErrors += answers.getFirst().contains("\"errors\":") ? 1 : 0;
        String asked = query.document() + "\n  " + query.variables() + " " + caller.role();
        if (!answers.getFirst().equals(answers.getLast())) {
            return Optional.of(asked + "\n  ours:   " + answers.getFirst() + "\n  theirs: " + answers.getLast());
        }
        if (ours.size() > theirs.size()) {
            List<String> more = new ArrayList<>(ours);
            theirs.forEach(more::remove);
            return Optional.of(asked + "\n  " + ours.size() + " statements instead of " + theirs.size() + ": " + more);
        }
        return Optional.empty();
    }

    private static List<Caller> callers() {
        UUID partner = UUID.fromString("9a000000-0000-7000-8000-000000000001");
        List<String> own = List.of("order:read", "lead:read", "customer:read", "shipment:read");
        List<String> all = own.stream().map(scope -> scope + ":all").toList();
        return List.of(
                new Caller(ActorKind.USER, Fixture.MANAGER, "Manager", null, Role.MANAGER, null, List.of()),
                new Caller(ActorKind.USER, Fixture.user(1), "Admin", null, Role.ADMIN, null, List.of()),
                new Caller(ActorKind.USER, Fixture.user(2), "Analyst", null, Role.ANALYST, null, List.of()),
                new Caller(ActorKind.KEY, Fixture.user(3), "Shop", null, Role.PARTNER, partner, own),
                new Caller(ActorKind.KEY, Fixture.user(3), "Shop", null, Role.PARTNER, partner, all));
    }

    private String answer(GraphQL graphQl, GeneratedQueries.Generated query, Caller caller) {
        GraphQlSource own = new GraphQlSource() {
            @Override
            public GraphQL graphQl() {
                return graphQl;
            }

            @Override
            public GraphQLSchema schema() {
                return graphQl.getGraphQLSchema();
            }
        };
        DefaultExecutionGraphQlService service = new DefaultExecutionGraphQlService(own);
        registrars.orderedStream().forEach(service::addDataLoaderRegistrar);
        DefaultExecutionGraphQlRequest request = new DefaultExecutionGraphQlRequest(
                query.document(),
                null,
                query.variables(),
                Map.of(),
                UUID.randomUUID().toString(),
                Locale.ENGLISH);
        request.configureExecutionInput((given, builder) ->
                builder.graphQLContext(Map.of(Caller.CONTEXT_KEY, caller)).build());
        Map<String, Object> answer;
        try {
            answer = callers.with(caller, () -> service.execute(request).block().getExecutionResult())
                    .toSpecification();
        } catch (RuntimeException e) {
            // A type resolver fails as a whole.
            return "failed";
        }
        Map<String, Object> sorted = new LinkedHashMap<>(answer);
        if (answer.get("errors") instanceof List<?> errors) {
            // Their order is that of execution, and says nothing.
            sorted.put("errors", errors.stream().map(this::normalized).sorted().toList());
        }
        return json.writeValueAsString(sorted);
    }

    private String normalized(Object error) {
        return ERROR_ID.matcher(json.writeValueAsString(error)).replaceAll("$1");
    }

    /** The same schema, whose fetchers fail or return null at places that the number of the query decides. */
    private GraphQLSchema withFailures(GraphQLSchema schema) {
        return schema.transform(builder -> builder.codeRegistry(schema.getCodeRegistry()
                .transform(registry -> schema.getAllTypesAsList().stream()
                        .filter(GraphQLObjectType.class::isInstance)
                        .map(GraphQLObjectType.class::cast)
                        .filter(type -> !type.getName().startsWith("__"))
                        .forEach(type -> type.getFieldDefinitions().forEach(field -> {
                            FieldCoordinates place = FieldCoordinates.coordinates(type, field);
                            registry.dataFetcher(
                                    place, failing(schema.getCodeRegistry().getDataFetcher(place, field)));
                        })))));
    }

    private DataFetcher<?> failing(DataFetcher<?> fetcher) {
        if (fetcher instanceof LightDataFetcher<?> light) {
            return new LightDataFetcher<Object>() {
                @Override
                public Object get(
                        GraphQLFieldDefinition field, Object parent, Supplier<DataFetchingEnvironment> environment)
                        throws Exception {
                    return failing.get() == 0
                            ? light.get(field, parent, environment)
                            : failing(environment.get(), () -> light.get(field, parent, environment));
                }

                @Override
                public Object get(DataFetchingEnvironment environment) throws Exception {
                    return light.get(environment);
                }
            };
        }
        return environment ->
                failing.get() == 0 ? fetcher.get(environment) : failing(environment, () -> fetcher.get(environment));
    }

    private Object failing(DataFetchingEnvironment environment, java.util.concurrent.Callable<?> fetched)
            throws Exception {
        String path = environment.getExecutionStepInfo().getPath().toString();
        return switch (Math.floorMod((path + failing.get()).hashCode() * 31, 60)) {
            case 0 -> throw new IllegalStateException("injected");
            case 1 -> null;
            case 2 -> "of a wrong type";
            default -> fetched.call();
        };
    }
}
