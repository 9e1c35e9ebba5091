package crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends the operations of clients: the answer to each of {@code graphql/operations} equals its
 * {@code .expected.json}, cursors included. Variables are in {@code .variables.json}; a first comment
 * {@code # Role: analyst} names the role, or {@code anonymous}, or {@code partner} for a key that reads what came
 * through the Bike Shop; a manager without it. The fixture is restored after each mutation.
 *
 * <p>After an intended change, {@code mvn test -Pregenerate} writes the expected answers. Read the difference
 * before you commit it.
 */
@ApiTest
class OperationsTest {

    private static final Path OPERATIONS = Path.of("graphql", "operations");

    private static final Pattern ROLE = Pattern.compile("\\A# Role: (\\w+)");

    private static final Pattern MUTATION = Pattern.compile("^mutation\\b", Pattern.MULTILINE);

    private static final JsonMapper JSON = JsonMapper.builder()
            .defaultPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
            .build();

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

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
                .contains("frontend", "notebook", "partner");
        return operations.stream()
                .map(file -> dynamicTest(
                        OPERATIONS.relativize(file).toString(), () -> operationReturnsItsExpectedJson(file)));
    }

    private void operationReturnsItsExpectedJson(Path file) throws IOException {
        String document = Files.readString(file);
        Matcher role = ROLE.matcher(document);
        Api.Client client = client(role.find() ? role.group(1) : "manager");
        ids.reset();
        Reply reply = client.query(document, variables(file));
        if (MUTATION.matcher(document).find()
                || role.hasMatch() && role.group(1).equals("partner")) {
            database.restoreFixture();
        }
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().has("errors")).as(reply.body()).isFalse();
        Path expected = sibling(file, ".expected.json");
        if (GeneratedFile.REGENERATE) {
            Files.writeString(expected, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(reply.json()) + "\n");
        }
        JsonNode wanted = JSON.readTree(Files.readString(expected));
        assertThat(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(reply.json()))
                .isEqualTo(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(wanted));
    }

    private Api.Client client(String role) {
        return switch (role) {
            case "anonymous" -> api.anonymous();
            case "partner" ->
                api.withToken(
                        api.as("admin").query("""
                                mutation { createApiKey(input: {name: "server", role: PARTNER, partner: "Bike Shop",
                                  scopes: ["order:read", "lead:read", "customer:read", "shipment:read"]}) { secret } }
                                """).data("createApiKey.secret").asString());
            default -> api.as(role);
        };
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
