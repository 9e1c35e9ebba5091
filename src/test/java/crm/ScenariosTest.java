package crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/**
 * Sends the scenarios of {@code graphql/scenarios} from start to end: each folder is the work of one caller, and each
 * of its files a step, in the order of their names. A step is an {@link OperationFile}. In its variables,
 * {@code ${2-book/createBooking/id}} stands for a value in the answer of an earlier step: the name of the step, and the
 * place in its data. Before its document, a step may send a file, {@code # Put: ${1-upload/createUpload/url} a.pdf}, or
 * read one, {@code # Get: /records/orders.csv orders.csv}, which equals the file of that name in the folder.
 *
 * <p>After an intended change, {@code mvn test -Pregenerate} writes the expected answers. Read the difference
 * before you commit it.
 */
@ApiTest
class ScenariosTest {

    private static final Path SCENARIOS = Path.of("graphql", "scenarios");

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^/}]+)(/[^}]+)}");

    private static final Pattern PUT = Pattern.compile("^# Put: (\\S+) (\\S+)$", Pattern.MULTILINE);

    private static final Pattern GET = Pattern.compile("^# Get: (\\S+) (\\S+)$", Pattern.MULTILINE);

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private TestBeans.CountedIds ids;

    @TestFactory
    @Tag(GeneratedFile.TAG)
    Stream<DynamicTest> scenarioReturnsItsExpectedAnswers() {
        Map<String, List<OperationFile>> scenarios = new LinkedHashMap<>();
        for (OperationFile step : OperationFile.in(SCENARIOS)) {
            scenarios
                    .computeIfAbsent(step.folder(), folder -> new ArrayList<>())
                    .add(step);
        }
        assertThat(scenarios).containsOnlyKeys("analyst", "manager", "partner", "website");
        return scenarios.entrySet().stream()
                .map(scenario -> dynamicTest(scenario.getKey(), () -> run(scenario.getValue())));
    }

    private void run(List<OperationFile> steps) throws Exception {
        ids.reset();
        Map<String, JsonNode> answers = new HashMap<>();
        // A partner sends all its steps with one key.
        Map<String, Api.Client> clients = new HashMap<>();
        try {
            for (OperationFile step : steps) {
                Matcher put = PUT.matcher(step.document());
                while (put.find()) {
                    put(resolved(put.group(1), answers), step.path().resolveSibling(put.group(2)));
                }
                Api.Client client =
                        clients.computeIfAbsent(step.role() + " " + step.scopes(), role -> step.client(api, "manager"));
                Matcher get = GET.matcher(step.document());
                while (get.find()) {
                    Reply file = client.get(get.group(1));
                    assertThat(file.status()).as(file.body()).isEqualTo(200);
                    GeneratedFile.check(step.path().resolveSibling(get.group(2)), file.body());
                }
                Reply reply = step.send(client, resolved(step.variables(), answers));
                assertThat(reply.status()).as(step.toString()).isEqualTo(200);
                assertThat(reply.json().has("errors"))
                        .as("%s: %s", step, reply.body())
                        .isFalse();
                String answer = OperationFile.text(reply.json());
                assertThat(answer).as(step.toString()).isEqualTo(step.expected(answer));
                answers.put(step.name(), reply.json().get("data"));
            }
        } finally {
            database.restoreFixture();
        }
    }

    private static String resolved(String text, Map<String, JsonNode> answers) {
        return REFERENCE.matcher(text).replaceAll(found -> {
            JsonNode answer = answers.get(found.group(1));
            assertThat(answer).as(found.group()).isNotNull();
            JsonNode value = answer.at(found.group(2));
            assertThat(value.isValueNode() && !value.isNull()).as(found.group()).isTrue();
            return Matcher.quoteReplacement(value.asString());
        });
    }

    private void put(String url, Path file) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(api.address()).resolve(url))
                                .PUT(HttpRequest.BodyPublishers.ofByteArray(Files.readAllBytes(file)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    }
}
