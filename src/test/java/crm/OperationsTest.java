package crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends the operations of clients: the answer to each of {@code graphql/operations} equals its
 * {@code .expected.json}, cursors included. Variables are in {@code .variables.json}. The folder decides which roles
 * may stand in a first comment {@code # Role: admin}, and which role an operation without it has. The role of a
 * partner's key names its scopes, {@code # Role: partner with order:read, lead:read}: the key belongs to the Bike Shop
 * and has these scopes only. The fixture is restored after each mutation.
 *
 * <p>After an intended change, {@code mvn test -Pregenerate} writes the expected answers. Read the difference
 * before you commit it.
 */
@ApiTest
class OperationsTest {

    private static final Path OPERATIONS = Path.of("graphql", "operations");

    private static final Pattern ROLE = Pattern.compile("\\A# Role: (\\w+)(?: with ([\\w:]+(?:, [\\w:]+)*))?\\n");

    /** Roles of a folder. The first one is the role of an operation that names none. */
    private static final Map<String, List<String>> ROLES = Map.of(
            "frontend", List.of("manager", "admin"),
            "notebook", List.of("analyst"),
            "partner", List.of("partner", "anonymous"));

    /** Random in each answer. */
    private static final Pattern API_KEY = Pattern.compile("crm_live_\\w+");

    private static final Pattern MUTATION = Pattern.compile("^mutation\\b", Pattern.MULTILINE);

    private static final JsonMapper JSON = JsonMapper.builder()
            .defaultPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
            .build();

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private DataSource source;

    @Autowired
    private TestBeans.CountedIds ids;

    @TestFactory
    @Tag(GeneratedFile.TAG)
    Stream<DynamicTest> operationReturnsItsExpectedJson() throws IOException {
        List<Path> operations;
        try (Stream<Path> files = Files.walk(OPERATIONS)) {
            operations = files.filter(file -> file.toString().endsWith(".graphql"))
                    .sorted()
                    .toList();
        }
        assertThat(operations)
                .extracting(file -> file.getParent().getFileName().toString())
                .containsOnly(ROLES.keySet().toArray(String[]::new));
        return operations.stream()
                .map(file -> dynamicTest(
                        OPERATIONS.relativize(file).toString(), () -> operationReturnsItsExpectedJson(file)));
    }

    private void operationReturnsItsExpectedJson(Path file) throws IOException {
        String document = Files.readString(file);
        Matcher comment = ROLE.matcher(document);
        boolean named = comment.find();
        List<String> roles = ROLES.get(file.getParent().getFileName().toString());
        String role = named ? comment.group(1) : roles.get(0);
        assertThat(roles).contains(role);
        Api.Client client = role.equals("partner") ? partner(named ? comment.group(2) : null) : client(role);
        ids.reset();
        Reply reply = client.query(document, variables(file));
        if (MUTATION.matcher(document).find() || role.equals("partner")) {
            database.restoreFixture();
        }
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().has("errors")).as(reply.body()).isFalse();
        String answer = API_KEY.matcher(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(reply.json()))
                .replaceAll("crm_live_…");
        Path expected = sibling(file, ".expected.json");
        if (GeneratedFile.REGENERATE) {
            Files.writeString(expected, answer + "\n");
        }
        JsonNode wanted = JSON.readTree(Files.readString(expected));
        assertThat(answer).isEqualTo(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(wanted));
    }

    /** Queries are answered while the database accepts no changes, such as on a standby. */
    @Test
    void queriesAreAnsweredWhileTheDatabaseOnlyReads() throws Exception {
        List<Path> queries;
        try (Stream<Path> files = Files.walk(OPERATIONS)) {
            queries = files.filter(file -> file.toString().endsWith(".graphql"))
                    .filter(file -> !MUTATION.matcher(read(file)).find())
                    .sorted()
                    .toList();
        }
        Map<Path, Api.Client> clients = queries.stream().collect(Collectors.toMap(file -> file, this::client));
        try (ReadOnlyDatabase readOnly = new ReadOnlyDatabase(database, source)) {
            for (Path file : queries) {
                Reply reply = clients.get(file).query(read(file), variables(file));
                assertThat(reply.json().has("errors"))
                        .as("%s with %s: %s", file, readOnly, reply.body())
                        .isFalse();
            }
        } finally {
            database.restoreFixture();
        }
    }

    private Api.Client client(Path file) {
        Matcher comment = ROLE.matcher(read(file));
        boolean named = comment.find();
        String role = named
                ? comment.group(1)
                : ROLES.get(file.getParent().getFileName().toString()).getFirst();
        return role.equals("partner") ? partner(named ? comment.group(2) : null) : client(role);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Api.Client client(String role) {
        return role.equals("anonymous") ? api.anonymous() : api.as(role);
    }

    private Api.Client partner(@Nullable String scopes) {
        Objects.requireNonNull(scopes, "The comment names no scopes of the partner's key");
        return api.withToken(api.as("admin")
                .query("""
                        mutation($scopes: [String!]) { createApiKey(input: {name: "server", role: PARTNER,
                          partner: "Bike Shop", scopes: $scopes}) { secret } }
                        """, Map.of("scopes", List.of(scopes.split(", "))))
                .data("createApiKey.secret")
                .asString());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> variables(Path file) throws IOException {
        Path variables = sibling(file, ".variables.json");
        return Files.exists(variables) ? JSON.readValue(Files.readString(variables), Map.class) : Map.of();
    }

    private static Path sibling(Path file, String ending) {
        return file.resolveSibling(file.getFileName().toString().replaceFirst("\\.graphql$", ending));
    }
}
