package crm.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import crm.ApiTest;
import crm.GeneratedFile;
import graphql.Directives;
import graphql.introspection.Introspection;
import graphql.parser.ParserOptions;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputValueDefinition;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedSchemaElement;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.diff.DiffCategory;
import graphql.schema.diff.DiffEvent;
import graphql.schema.diff.SchemaDiff;
import graphql.schema.diff.SchemaDiffSet;
import graphql.schema.diff.reporting.CapturingReporter;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.SchemaPrinter;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/**
 * The published schema. {@code graphql/schema.graphql} contains all of it; after an intended
 * change, {@code mvn test -Pregenerate} writes it. That refuses a breaking change, unless
 * {@code graphql/breaking-changes.md} declares it: see there.
 */
@ApiTest
class SchemaTest {

    private static final Path PUBLISHED = Path.of("graphql", "schema.graphql");

    private static final Path DECLARED = Path.of("graphql", "breaking-changes.md");

    @Autowired
    private GraphQlSource source;

    @Test
    @Tag(GeneratedFile.TAG)
    void publishedSchemaEqualsTheServedSchema() throws IOException {
        String served = printed(source.schema());
        if (GeneratedFile.REGENERATE) {
            String published = Files.exists(PUBLISHED) ? Files.readString(PUBLISHED) : served;
            assertThat(undeclared(published, served))
                    .as("breaks clients; declare it in " + DECLARED + " or leave it")
                    .isEmpty();
        }
        GeneratedFile.check(PUBLISHED, served);
    }

    private static String printed(GraphQLSchema schema) {
        return new SchemaPrinter(SchemaPrinter.Options.defaultOptions()
                        .includeIntrospectionTypes(false)
                        .includeScalarTypes(true)
                        .includeSchemaDefinition(false)
                        .includeDirectiveDefinitions(true)
                        .includeDirectives(directive ->
                                !Directives.isBuiltInDirective(directive) || directive.equals("deprecated")))
                .print(schema);
    }

    private static List<String> undeclared(String published, String served) throws IOException {
        String declared = Files.readString(DECLARED);
        return breaking(published, served).stream()
                .filter(change -> declared.lines().noneMatch(line -> line.equals("- " + change)))
                .toList();
    }

    /** The breaking changes from the first schema to the second, one a line. */
    private static List<String> breaking(String published, String served) {
        CapturingReporter reporter = new CapturingReporter();
        SchemaDiffSet both = diffSet(schema(published), schema(served));
        new SchemaDiff().diffSchema(both, reporter);
        return reporter.getBreakages().stream()
                .map(SchemaTest::described)
                .distinct()
                .sorted()
                .toList();
    }

    /** SchemaDiffSet parses schemas as if they were requests, which have at most 15,000 tokens. */
    private static SchemaDiffSet diffSet(GraphQLSchema published, GraphQLSchema served) {
        ParserOptions ofRequests = ParserOptions.getDefaultParserOptions();
        ParserOptions.setDefaultParserOptions(ParserOptions.getDefaultSdlParserOptions());
        try {
            return SchemaDiffSet.diffSetFromSdl(published, served);
        } finally {
            ParserOptions.setDefaultParserOptions(ofRequests);
        }
    }

    private static GraphQLSchema schema(String sdl) {
        return UnExecutableSchemaGenerator.makeUnExecutableSchema(new SchemaParser().parse(sdl));
    }

    private static String described(DiffEvent event) {
        DiffCategory category = event.getCategory();
        String where = event.getTypeName() + (event.getFieldName() == null ? "" : "." + event.getFieldName());
        return where + " " + category + ": " + event.getReasonMsg();
    }

    @Test
    void reportsABreakingChange() throws IOException {
        String published = Files.readString(PUBLISHED);
        assertThat(breaking(published, published)).isEmpty();
        assertThat(breaking(published, published.replace("  isTerminal: Boolean!\n", "  isOver: Boolean!\n")))
                .singleElement()
                .asString()
                .startsWith("Order.isTerminal MISSING");
        assertThat(breaking(published, published.replace("  rejectReason: RejectReason\n", "  rejectReason: String\n")))
                .isNotEmpty();
        assertThat(breaking(published, published.replaceAll("  \"[^\"]*\"\\s+SELLER_FRAUD_SUSPECTED\n", "")))
                .isNotEmpty();
        // An addition is no breaking change.
        assertThat(breaking(
                        published,
                        published.replace("  isTerminal: Boolean!\n", "  isTerminal: Boolean!\n  more: Int\n")))
                .isEmpty();
    }

    @Test
    void everyElementHasADescription() {
        List<String> missing = new ArrayList<>();
        for (GraphQLNamedType type : source.schema().getAllTypesAsList()) {
            if (Introspection.isIntrospectionTypes(type)
                    || List.of("Int", "String", "Boolean", "ID", "Float").contains(type.getName())) {
                continue;
            }
            require(type, type.getName(), missing);
            switch (type) {
                case GraphQLFieldsContainer fields ->
                    fields.getFieldDefinitions().forEach(field -> {
                        require(field, type.getName() + "." + field.getName(), missing);
                        field.getArguments()
                                .forEach(argument -> require(
                                        argument,
                                        type.getName() + "." + field.getName() + "(" + argument.getName() + ")",
                                        missing));
                    });
                case GraphQLEnumType values ->
                    values.getValues()
                            .forEach(value -> require(value, type.getName() + "." + value.getName(), missing));
                case GraphQLInputObjectType input ->
                    input.getFieldDefinitions()
                            .forEach(field -> require(field, type.getName() + "." + field.getName(), missing));
                default -> {}
            }
        }
        source.schema().getDirectives().stream()
                .filter(directive -> !Directives.isBuiltInDirective(directive.getName()))
                .forEach(directive -> {
                    require(directive, "@" + directive.getName(), missing);
                    for (GraphQLArgument argument : directive.getArguments()) {
                        require(argument, "@" + directive.getName() + "(" + argument.getName() + ")", missing);
                    }
                });
        assertThat(missing).isEmpty();
    }

    /** Each list of an input says how long it may be: {@code crm.cost} refuses longer ones. */
    @Test
    void everyListOfAnInputHasASize() {
        Map<String, GraphQLInputValueDefinition> lists = new LinkedHashMap<>();
        for (GraphQLNamedType type : source.schema().getAllTypesAsList()) {
            if (type instanceof GraphQLInputObjectType input) {
                input.getFieldDefinitions().forEach(field -> lists.put(type.getName() + "." + field.getName(), field));
            } else if (type instanceof GraphQLFieldsContainer fields
                    && !type.getName().startsWith("__")) {
                fields.getFieldDefinitions()
                        .forEach(field -> field.getArguments()
                                .forEach(argument -> lists.put(
                                        type.getName() + "." + field.getName() + "(" + argument.getName() + ")",
                                        argument)));
            }
        }
        lists.values().removeIf(input -> !(GraphQLTypeUtil.unwrapNonNull(input.getType()) instanceof GraphQLList));
        assertThat(lists).containsKeys("StatusHistoryFilter.actor", "Query.nodes(ids)");
        lists.forEach((name, input) -> {
            assertThat(input.hasAppliedDirective("size"))
                    .as("%s has @size", name)
                    .isTrue();
            // A list directly in a list would not be looked at. Lists in the fields of its elements are.
            GraphQLList list = (GraphQLList) GraphQLTypeUtil.unwrapNonNull(input.getType());
            assertThat(GraphQLTypeUtil.unwrapNonNull(GraphQLTypeUtil.unwrapOneAs(list)))
                    .as("the elements of %s", name)
                    .isInstanceOfAny(GraphQLScalarType.class, GraphQLEnumType.class, GraphQLInputObjectType.class);
        });
    }

    /** An input that contains itself has no bounded cost: {@code crm.cost} walks all inputs. */
    @Test
    void noInputContainsItself() {
        for (GraphQLNamedType type : source.schema().getAllTypesAsList()) {
            if (type instanceof GraphQLInputObjectType input) {
                assertThat(inside(input, new TreeSet<>())).as(input.getName()).doesNotContain(input.getName());
            }
        }
    }

    private static Set<String> inside(GraphQLInputObjectType input, Set<String> found) {
        input.getFieldDefinitions().forEach(field -> {
            if (GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLInputObjectType inner
                    && found.add(inner.getName())) {
                inside(inner, found);
            }
        });
        return found;
    }

    private static void require(GraphQLNamedSchemaElement element, String name, List<String> missing) {
        if (element.getDescription() == null || element.getDescription().isBlank()) {
            missing.add(name);
        }
    }

    /** Otherwise the test would not see their descriptions. */
    @Test
    void servedSchemaComesFromTheModuleFiles() throws IOException {
        StringBuilder sdl = new StringBuilder();
        try (Stream<Path> files = Files.list(Path.of("graphql", "schema"))) {
            for (Path file : files.sorted().toList()) {
                sdl.append(Files.readString(file)).append('\n');
            }
        }
        GraphQLSchema ofFiles = new SchemaGenerator()
                .makeExecutableSchema(new SchemaParser().parse(sdl.toString()), RuntimeWiring.MOCKED_WIRING);
        assertThat(ofFiles.getAllTypesAsList())
                .extracting(GraphQLNamedType::getName)
                .containsExactlyInAnyOrderElementsOf(source.schema().getAllTypesAsList().stream()
                        .map(GraphQLNamedType::getName)
                        .toList());
    }
}
