package crm;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.Definition;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.TypeName;
import graphql.parser.Parser;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLImplementingType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The documents of {@code graphql/operations} have the form that the caches and code generators of clients need. */
@Tag("unit")
class ReadyOperationsTest {

    private static final Path OPERATIONS = Path.of("graphql", "operations");

    private static final Set<String> PAGE = Set.of("edges", "pageInfo");

    private static final GraphQLSchema SCHEMA = schema();

    /** A code generator makes one name in the client's language of each operation and each fragment. */
    @Test
    void namesOfOperationsAndFragmentsAreUnique() throws IOException {
        Map<String, List<String>> files = new TreeMap<>();
        for (Map.Entry<Path, Document> document : documents().entrySet()) {
            for (Definition<?> definition : document.getValue().getDefinitions()) {
                files.computeIfAbsent(name(definition), name -> new ArrayList<>())
                        .add(document.getKey().toString());
            }
        }
        files.values().removeIf(found -> found.size() == 1);
        assertThat(files).isEmpty();
    }

    /** A normalizing cache finds a record by its type and id, and merges what other answers say of it. */
    @Test
    void selectionsOfTypesWithAnIdAskForIt() throws IOException {
        List<String> problems = new ArrayList<>();
        documents()
                .forEach((file, document) -> new SelectionWalk(document, (field, type, asked) -> {
                            if (hasId(type) && !asked.contains("id")) {
                                problems.add(file + ": " + field + " is a " + type.getName() + " without id");
                            }
                        })
                        .walk());
        assertThat(problems).isEmpty();
    }

    /** A cache that joins pages, as Apollo's {@code relayStylePagination}, reads edges, cursors and the page info. */
    @Test
    void selectionsOfPagesAskForEdgesAndPageInfo() throws IOException {
        List<String> problems = new ArrayList<>();
        documents()
                .forEach((file, document) -> new SelectionWalk(document, (field, type, asked) -> {
                            boolean paged = type.getName().endsWith("Connection")
                                    && (isRootField(field) || asked.contains("pageInfo"));
                            if (paged && !asked.containsAll(PAGE)
                                    || type.getName().endsWith("Edge") && !asked.contains("cursor")) {
                                problems.add(file + ": " + field + " asks only for " + asked);
                            }
                        })
                        .walk());
        assertThat(problems).isEmpty();
    }

    /** What a client does not ask for, it cannot show: a refused change, or a picture that was left out. */
    @Test
    void selectionsOfPayloadsAskForAllProblems() throws IOException {
        List<String> problems = new ArrayList<>();
        documents()
                .forEach((file, document) -> new SelectionWalk(document, (field, type, asked) -> {
                            if (field.startsWith("Mutation.")) {
                                Set.of("userErrors", "warnings").stream()
                                        .filter(name ->
                                                ((GraphQLFieldsContainer) type).getFieldDefinition(name) != null)
                                        .filter(name -> !asked.contains(name))
                                        .forEach(name -> problems.add(file + ": " + field + " without " + name));
                            }
                        })
                        .walk());
        assertThat(problems).isEmpty();
    }

    @Test
    void eachMutationHasAReadyOperation() throws IOException {
        Set<String> ready = new TreeSet<>();
        documents()
                .forEach((file, document) -> new SelectionWalk(document, (field, type, asked) -> {
                            if (field.startsWith("Mutation.")) {
                                ready.add(field.substring("Mutation.".length()));
                            }
                        })
                        .walk());
        assertThat(SCHEMA.getMutationType().getFieldDefinitions())
                .extracting(GraphQLFieldDefinition::getName)
                .isSubsetOf(ready);
    }

    private static boolean isRootField(String field) {
        return field.startsWith("Query.");
    }

    /** The id of an actor may be null: no cache can use it. */
    private static boolean hasId(GraphQLCompositeType type) {
        return type instanceof GraphQLFieldsContainer container
                && container.getFieldDefinition("id") != null
                && GraphQLTypeUtil.isNonNull(container.getFieldDefinition("id").getType());
    }

    /** Receives a selection set: its place, the type that it selects from, and the fields that it selects. */
    private interface Selections {

        void found(String place, GraphQLCompositeType type, Set<String> asked);
    }

    /** Reports the selection set of each field, and of each fragment for a type of its own. */
    private static final class SelectionWalk {

        private final Document document;

        private final Selections selections;

        private final Map<String, FragmentDefinition> fragments;

        SelectionWalk(Document document, Selections selections) {
            this.document = document;
            this.selections = selections;
            this.fragments = document.getDefinitionsOfType(FragmentDefinition.class).stream()
                    .collect(Collectors.toMap(FragmentDefinition::getName, fragment -> fragment));
        }

        void walk() {
            for (OperationDefinition operation : document.getDefinitionsOfType(OperationDefinition.class)) {
                GraphQLCompositeType root = type(
                        switch (operation.getOperation()) {
                            case QUERY -> "Query";
                            case MUTATION -> "Mutation";
                            case SUBSCRIPTION -> "Subscription";
                        });
                below(root, operation.getSelectionSet(), Set.of());
            }
        }

        private void below(GraphQLCompositeType type, SelectionSet set, Set<String> outer) {
            Set<String> asked = new TreeSet<>(outer);
            asked.addAll(asked(type, set));
            for (Selection<?> selection : set.getSelections()) {
                if (selection instanceof Field field) {
                    field(type, field);
                } else {
                    FragmentBody body = body(selection, type);
                    fragment(body.type(), body.fields(), asked);
                }
            }
        }

        private void field(GraphQLCompositeType parent, Field field) {
            if (field.getSelectionSet() == null) {
                return;
            }
            GraphQLFieldDefinition definition = ((GraphQLFieldsContainer) parent).getFieldDefinition(field.getName());
            GraphQLCompositeType type = (GraphQLCompositeType) GraphQLTypeUtil.unwrapAll(definition.getType());
            selections.found(parent.getName() + "." + field.getName(), type, asked(type, field.getSelectionSet()));
            below(type, field.getSelectionSet(), Set.of());
        }

        private void fragment(GraphQLCompositeType type, SelectionSet set, Set<String> outer) {
            Set<String> asked = new TreeSet<>(outer);
            asked.addAll(asked(type, set));
            selections.found("... on " + type.getName(), type, asked);
            below(type, set, outer);
        }

        /** The fields under their own names, with those of the fragments that apply to each object of the type. */
        private Set<String> asked(GraphQLCompositeType type, SelectionSet set) {
            Set<String> asked = new TreeSet<>();
            for (Selection<?> selection : set.getSelections()) {
                if (selection instanceof Field field) {
                    // A field under an alias is not there under its own name.
                    if (field.getAlias() == null) {
                        asked.add(field.getName());
                    }
                } else {
                    FragmentBody body = body(selection, type);
                    // A fragment for some of the objects only does not count.
                    if (applies(body.type(), type)) {
                        asked.addAll(asked(type, body.fields()));
                    }
                }
            }
            return asked;
        }

        private static boolean applies(GraphQLCompositeType condition, GraphQLCompositeType type) {
            return condition.getName().equals(type.getName())
                    || type instanceof GraphQLImplementingType implementing
                            && implementing.getInterfaces().stream()
                                    .anyMatch(parent -> parent.getName().equals(condition.getName()));
        }

        private FragmentDefinition definition(FragmentSpread spread) {
            return Objects.requireNonNull(fragments.get(spread.getName()), spread.getName());
        }

        private FragmentBody body(Selection<?> fragment, GraphQLCompositeType parent) {
            return switch (fragment) {
                case InlineFragment inline -> {
                    TypeName condition = inline.getTypeCondition();
                    yield new FragmentBody(
                            condition == null ? parent : type(condition.getName()), inline.getSelectionSet());
                }
                case FragmentSpread spread -> {
                    FragmentDefinition named = definition(spread);
                    yield new FragmentBody(type(named.getTypeCondition().getName()), named.getSelectionSet());
                }
                default -> throw new IllegalStateException("no fragment: " + fragment);
            };
        }

        private static GraphQLCompositeType type(String name) {
            return (GraphQLCompositeType) Objects.requireNonNull(SCHEMA.getType(name), name);
        }
    }

    /** The fields of a fragment, and the type that it is for. */
    private record FragmentBody(GraphQLCompositeType type, SelectionSet fields) {}

    private static String name(Definition<?> definition) {
        return switch (definition) {
            case OperationDefinition operation -> "operation " + operation.getName();
            case FragmentDefinition fragment -> "fragment " + fragment.getName();
            default -> throw new IllegalStateException("not executable: " + definition);
        };
    }

    private static GraphQLSchema schema() {
        TypeDefinitionRegistry types =
                new SchemaParser().parse(Path.of("graphql", "schema.graphql").toFile());
        return UnExecutableSchemaGenerator.makeUnExecutableSchema(types);
    }

    private static Map<Path, Document> documents() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(OPERATIONS)) {
            files = all.filter(file -> file.toString().endsWith(".graphql")).toList();
        }
        Map<Path, Document> documents = new TreeMap<>();
        for (Path file : files) {
            documents.put(OPERATIONS.relativize(file), Parser.parse(Files.readString(file)));
        }
        assertThat(documents).isNotEmpty();
        return documents;
    }
}
