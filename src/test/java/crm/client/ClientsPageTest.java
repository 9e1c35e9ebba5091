package crm.client;

import static org.assertj.core.api.Assertions.assertThat;

import crm.GeneratedFile;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.ScalarInfo;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * docs/clients.md has the files of {@code src/test/clients} that it names, and they fit the schema. {@code mvn test
 * -Pregenerate} writes the list of types and copies the files into the page.
 */
@Tag("unit")
class ClientsPageTest {

    private static final Path PAGE = Path.of("docs", "clients.md");

    private static final Path CLIENTS = Path.of("src", "test", "clients");

    private static final Path TYPES_WITHOUT_KEY = CLIENTS.resolve("types-without-key.js");

    /** Not shown: the page that docs/subscriptions.md names, how the tests use the clients, and what npm needs. */
    private static final Set<String> NOT_SHOWN =
            Set.of("board", "checks", "package.json", "package-lock.json", ".npmrc");

    private static final Pattern BLOCK = Pattern.compile("(<!-- file: (\\S+) -->\\n```\\w+\\n)([\\s\\S]*?)(```\\n)");

    private static final Pattern SCALARS = Pattern.compile("scalars: \\{\\n((?: {10}.*\\n)+)");

    private static final int LINE = 118;

    private static final GraphQLSchema SCHEMA = UnExecutableSchemaGenerator.makeUnExecutableSchema(
            new SchemaParser().parse(Path.of("graphql", "schema.graphql").toFile()));

    @Test
    @Tag(GeneratedFile.TAG)
    void pageContainsTheFilesThatRun() throws IOException {
        GeneratedFile.check(TYPES_WITHOUT_KEY, typesWithoutKey());
        String page = Files.readString(PAGE);
        GeneratedFile.check(PAGE, BLOCK.matcher(page).replaceAll(ClientsPageTest::withItsFile));

        Set<String> shown =
                BLOCK.matcher(page).results().map(block -> block.group(2)).collect(Collectors.toSet());
        assertThat(shown).isEqualTo(clientFiles());
    }

    @Test
    void eachScalarHasATypeForTheCodeGenerator() throws IOException {
        Matcher scalars = SCALARS.matcher(Files.readString(CLIENTS.resolve("codegen.ts")));
        assertThat(scalars.find()).isTrue();
        assertThat(scalars.group(1).lines().map(line -> line.strip().split(":")[0]))
                .containsExactlyInAnyOrderElementsOf(SCHEMA.getAllTypesAsList().stream()
                        .filter(GraphQLScalarType.class::isInstance)
                        .map(GraphQLNamedType::getName)
                        .filter(name -> !ScalarInfo.isGraphqlSpecifiedScalar(name))
                        .toList());
    }

    /** npm gets the packages from the registry that the machine is configured for. */
    @Test
    void lockFileNamesNoRegistry() throws IOException {
        assertThat(Files.readString(CLIENTS.resolve("package-lock.json"))).doesNotContain("\"resolved\"");
    }

    private static String withItsFile(MatchResult block) {
        try {
            return Matcher.quoteReplacement(
                    block.group(1) + Files.readString(Path.of(block.group(2))) + block.group(4));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> clientFiles() throws IOException {
        try (Stream<Path> files = Files.walk(CLIENTS)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !NOT_SHOWN.contains(
                            CLIENTS.relativize(file).getName(0).toString()))
                    .map(file -> file.toString().replace('\\', '/'))
                    .collect(Collectors.toSet());
        }
    }

    private static String typesWithoutKey() {
        StringBuilder text = new StringBuilder("""
                /** They have no id, or an id that is not their own: the cache stores them in what contains them. */
                export const typesWithoutKey = `
                """);
        StringBuilder line = new StringBuilder(" ");
        for (String name : namesWithoutKey()) {
            if (line.length() + 1 + name.length() > LINE) {
                text.append(line).append('\n');
                line = new StringBuilder(" ");
            }
            line.append(' ').append(name);
        }
        return text.append(line).append("\n`.trim().split(/\\s+/);\n").toString();
    }

    /**
     * The objects that are no record. An error has the id that the client sent, and an actor may have none. Pages are
     * known to graphcache by the ends of their names, and nothing refers to the payload of a mutation.
     */
    private static List<String> namesWithoutKey() {
        Set<String> names = new TreeSet<>();
        for (GraphQLNamedType type : SCHEMA.getAllTypesAsList()) {
            if (type instanceof GraphQLObjectType object
                    && !object.getName().matches("__.*|.*(Connection|Edge|Payload)|PageInfo|Query|Mutation")
                    && object.getInterfaces().stream()
                            .noneMatch(of -> of.getName().equals("Node"))) {
                names.add(object.getName());
            }
        }
        return List.copyOf(names);
    }
}
