package crm.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Reply;
import crm.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** No input ends in an internal error: tries documents and variables that a generator makes from the schema. */
@ApiTest
@ChangesTheDatabase
// An application of its own: its wrong tokens do not use up those of other tests.
@TestPropertySource(properties = "crm.booking.max-invalid-tokens-per-minute=1000000")
class GeneratedRequestsTest {

    private static final Logger log = LoggerFactory.getLogger(GeneratedRequestsTest.class);

    /** Fixed, so that a failure can be repeated; another one tries other requests. */
    private static final long SEED = Long.getLong("crm.generator.seed", 20_180_702);

    private static final Duration TIME = Duration.ofSeconds(Long.getLong("crm.generator.seconds", 30));

    private static final Duration SLOW = Duration.ofSeconds(1);

    /** What must not be in a message. */
    private static final Pattern JAVA = Pattern.compile("\\b(java|graphql|crm|org|tools)\\.[a-z]+\\.|Exception|Coercing"
            + "|(String|Int|Object|Enum|Array)Value|LinkedHashMap");

    /** Is added to the users at the first request. */
    private static final String NEW_MANAGER = "5e000000-0000-7000-8000-0000000000aa";

    /** Escaped, so that half of a surrogate pair arrives as it is. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    @Autowired
    private Api api;

    @Autowired
    private GraphQlSource source;

    @Test
    void noInputEndsInAnInternalError() {
        List<Api.Client> callers = List.of(
                api.as("manager"),
                api.as("admin"),
                api.as("analyst"),
                api.withToken(Tokens.of("auth0|generated", "\ud800", "analyst")),
                api.withToken(Tokens.of(NEW_MANAGER, "a\u0000b", "manager")),
                partner("booking:write", "lead:write", "order:write", "shipment:write", "order:read", "lead:read"),
                partner("order:read:all", "lead:read:all", "customer:read:all", "shipment:read:all"),
                api.anonymous());
        GeneratedRequests requests = new GeneratedRequests(source.schema(), new Random(SEED));
        Map<String, String> failures = new LinkedHashMap<>();
        int executed = 0;
        int sent = 0;
        for (long end = System.nanoTime() + TIME.toNanos(); System.nanoTime() < end; sent++) {
            GeneratedRequests.Generated request = requests.next();
            String body =
                    JSON.writeValueAsString(Map.of("query", request.document(), "variables", request.variables()));
            // The first two can do most; the others have the least to execute.
            Api.Client caller = callers.get(sent % 2 == 0 ? sent / 2 % 2 : 2 + sent / 2 % (callers.size() - 2));
            long start = System.nanoTime();
            Reply reply = caller.post("/graphql", body);
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            if (taken.compareTo(SLOW) > 0) {
                // Not its text: the values in it are telephone numbers and addresses, which no log may have.
                log.warn("The request {} of the seed {} took {} ms", sent, SEED, taken.toMillis());
            }
            executed += reply.json().has("data") ? 1 : 0;
            problem(reply).forEach(problem -> failures.putIfAbsent(problem, body));
        }
        log.info("{} generated requests with the seed {}, of which {} were executed", sent, SEED, executed);
        StringBuilder report = new StringBuilder();
        failures.forEach((problem, body) ->
                report.append(problem).append("\n    ").append(body).append('\n'));
        assertThat(report.toString()).isEmpty();
        assertThat(executed).isGreaterThan(sent / 4);
    }

    private static List<String> problem(Reply reply) {
        List<String> problems = new ArrayList<>();
        if (reply.status() >= 500 && reply.status() != 503) {
            problems.add("HTTP " + reply.status());
        }
        for (JsonNode error : reply.json().path("errors")) {
            String code = error.path("extensions").path("code").asString("");
            String message = error.path("message").asString();
            if (code.isEmpty() || code.equals("INTERNAL")) {
                problems.add("code '" + code + "' at "
                        + error.path("path").toString().replaceAll("\\d+", "#"));
            } else if (JAVA.matcher(message).find()) {
                problems.add("message of Java: " + message);
            }
        }
        return problems;
    }

    private Api.Client partner(String... scopes) {
        Reply reply = api.as("admin").query("""
                mutation($scopes: [String!]!) { createApiKey(input: {
                  name: "generated", role: PARTNER, partner: "Generated shop", scopes: $scopes}) { secret } }
                """, Map.of("scopes", List.of(scopes)));
        return api.withToken(reply.data("createApiKey.secret").asString());
    }
}
