package crm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import crm.Api;
import crm.DemoServer;
import crm.Tokens;
import crm.client.DocumentedExamples.Example;
import crm.client.DocumentedExamples.Kind;
import graphql.language.OperationDefinition;
import graphql.language.VariableDefinition;
import graphql.parser.Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Sends each example of the guides to a server with the demo data. The answer has no errors and finds something, or is
 * the one that the guide shows. The examples of a page run in their order: a variable without a value gets the value
 * of the field with its name in the answer before. {@link DocumentedExamples} says what an example is.
 */
class DocumentedExamplesTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Duration LONGEST_RUN = Duration.ofMinutes(1);

    @TestFactory
    Stream<DynamicTest> examplesAreAnsweredAsShown() throws IOException {
        List<List<Example>> pages = new ArrayList<>();
        for (Path page : pages()) {
            pages.add(DocumentedExamples.of(page));
        }
        assertThat(pages.stream().mapToInt(List::size).sum()).isGreaterThanOrEqualTo(10);
        Api api = DemoServer.api();
        return pages.stream().flatMap(page -> {
            Walk walk = new Walk(api);
            return page.stream()
                    .map(example -> dynamicTest(example.page() + ":" + example.line(), () -> walk.take(example)));
        });
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String root : List.of("README.md", "CONTRIBUTING.md", "docs", "graphql")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }

    /** The examples of one page, one after the other. */
    private static final class Walk {

        private final Api api;

        private JsonNode before = JsonNodeFactory.instance.objectNode();

        Walk(Api api) {
            this.api = api;
        }

        void take(Example example) throws IOException, InterruptedException {
            JsonNode answer = answer(example);
            JsonNode shown = example.answer();
            if (shown == null) {
                assertThat(answer.has("errors")).as(answer.toString()).isFalse();
                assertFindsSomething(answer);
            } else {
                assertMatches("", shown, answer, example.varying());
                assertThat(answer.has("errors")).as(answer.toString()).isEqualTo(shown.has("errors"));
            }
            before = answer;
        }

        private JsonNode answer(Example example) throws IOException, InterruptedException {
            if (example.kind() == Kind.SHELL) {
                return shell(example);
            }
            if (example.kind() == Kind.HTTP) {
                String body = example.text().substring(example.text().indexOf("\n\n"));
                return api.as(example.role()).post("/graphql", body).json();
            }
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("query", example.text());
            body.put("variables", example.variables() == null ? variables(example.text()) : example.variables());
            body.put("extensions", Map.of("cost", true));
            return api.as(example.role())
                    .post("/graphql", JSON.writeValueAsString(body))
                    .json();
        }

        private Map<String, JsonNode> variables(String document) {
            Map<String, JsonNode> values = new LinkedHashMap<>();
            for (OperationDefinition operation :
                    Parser.parse(document).getDefinitionsOfType(OperationDefinition.class)) {
                for (VariableDefinition variable : operation.getVariableDefinitions()) {
                    values.put(variable.getName(), before.findValue(variable.getName()));
                }
            }
            return values;
        }

        /** Runs the commands as a person would, with the address and the token of this server. */
        private JsonNode shell(Example example) throws IOException, InterruptedException {
            assumeTrue(
                    Programs.find("bash").isPresent() && Programs.find("curl").isPresent(), "no bash or no curl");
            // The headers, which -i prints, are no JSON.
            String commands = "set -eu\nTOKEN=" + Tokens.of(example.role()) + "\n"
                    + example.text()
                            .replaceAll("(?m)^TOKEN=.*$", "")
                            .replace("http://localhost:8080", api.address())
                            .replace("curl -i ", "curl -s ");
            Programs.Result result =
                    Programs.run(Path.of("").toAbsolutePath(), LONGEST_RUN, Map.of(), "bash", "-c", commands);
            assertThat(result.succeeded()).as(result.output()).isTrue();
            return JSON.readTree(result.output());
        }

        private static void assertFindsSomething(JsonNode answer) {
            assertThat(answer.path("data").isEmpty()).as(answer.toString()).isFalse();
            answer.path("data").forEach(field -> {
                assertThat(field.isNull()).as(answer.toString()).isFalse();
                assertThat(field.path("userErrors").isEmpty())
                        .as(answer.toString())
                        .isTrue();
                for (String list : List.of("nodes", "edges", "results")) {
                    if (field.has(list)) {
                        assertThat(field.path(list).isEmpty())
                                .as(answer.toString())
                                .isFalse();
                    }
                }
            });
        }

        /** What is shown is in the answer; an answer may have more. */
        private static void assertMatches(String path, JsonNode shown, JsonNode answer, Set<String> varying) {
            assertThat(answer.getNodeType()).as(path).isEqualTo(shown.getNodeType());
            if (shown.isObject()) {
                shown.properties()
                        .forEach(field -> assertMatches(
                                path + "." + field.getKey(), field.getValue(), answer.path(field.getKey()), varying));
            } else if (shown.isArray()) {
                assertThat(answer.size()).as(path).isEqualTo(shown.size());
                for (int i = 0; i < shown.size(); i++) {
                    assertMatches(path + "." + i, shown.get(i), answer.get(i), varying);
                }
            } else if (!varying.contains(path.substring(path.lastIndexOf('.') + 1))) {
                assertThat(answer).as(path).isEqualTo(shown);
            }
        }
    }
}
