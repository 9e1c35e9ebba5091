package crm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import crm.Api;
import crm.DemoServer;
import crm.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JavaScript clients of docs/clients.md against a server with the demo data: the files of the page are the files
 * that run here. npm installs the versions of the lock file. Skipped where Node.js, npm or the packages are missing.
 */
@Execution(ExecutionMode.CONCURRENT)
class JavaScriptClientsTest {

    private static final Path SOURCES = Path.of("src", "test", "clients");

    private static final Path DIRECTORY = Path.of("target", "clients");

    /** A copy of the lock file of the packages that are installed. */
    private static final Path INSTALLED = DIRECTORY.resolve("installed.json");

    private static final int OLDEST_NODE = 20;

    static final Pattern REGISTRY_UNREACHABLE =
            Pattern.compile("EAI_AGAIN|ECONN(REFUSED|RESET)|E(HOST|NET)UNREACH|ENOTCACHED|ENOTFOUND|ETIMEDOUT");

    private static final Duration LONGEST_INSTALLATION = Duration.ofMinutes(3);

    private static final Duration LONGEST_RUN = Duration.ofMinutes(2);

    private static Map<String, Object> setting;

    @BeforeAll
    static void installAndGenerate() throws Exception {
        assumeTrue(Programs.find("npm").isPresent(), "npm is not installed: the JavaScript clients are not tested");
        assumeTrue(nodeVersion() >= OLDEST_NODE, "the JavaScript clients need Node.js " + OLDEST_NODE + " or newer");
        // The server starts while npm installs.
        CompletableFuture<Api> server = CompletableFuture.supplyAsync(DemoServer::api);
        copySources();
        installPackages();
        Api api = server.get();
        setting = Map.of(
                "server",
                api.address(),
                "pages",
                DemoServer.pages(DIRECTORY),
                "tokens",
                Map.of(
                        "admin", Tokens.of("admin"),
                        "manager", Tokens.of("manager"),
                        "analyst", key(api, "ANALYST", List.of()),
                        "partner", partnerWithABooking(api)));
        node("graphql-codegen", "--config", "codegen.ts");
        node("relay-compiler", "relay.config.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"apollo", "urql", "relay", "retrying-fetch"})
    void clientWorksAgainstTheServer(String client) throws Exception {
        check(client, Map.of());
    }

    /** The page of docs/subscriptions.md in a browser without a window. */
    @Test
    void boardFollowsOtherClients() throws Exception {
        Optional<Path> browser = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Programs.find(name).stream())
                .findFirst();
        assumeTrue(browser.isPresent(), "Chromium is not installed: the live board is not tested");
        check("board", Map.of("chromium", browser.get().toString()));
    }

    private static void check(String client, Map<String, String> more) throws Exception {
        Map<String, Object> given = new HashMap<>(setting);
        given.putAll(more);
        Programs.Result result = Programs.run(
                DIRECTORY,
                LONGEST_RUN,
                Map.of("CRM_CLIENTS", JsonMapper.shared().writeValueAsString(given)),
                "node",
                // The builds for developers, which warn.
                "--conditions=development",
                "--test",
                "checks/" + client + ".js");
        assertThat(result.succeeded()).as(result.output()).isTrue();
        assertThat(result.output()).containsPattern("# pass [1-9]").contains("# fail 0", "# skipped 0");
    }

    @Test
    void generatedTypesCompile() throws Exception {
        node("tsc", "--noEmit", "--strict", "--skipLibCheck", "checks/types.ts");
    }

    private static int nodeVersion() throws IOException, InterruptedException {
        Matcher version = Pattern.compile("v(\\d+)\\.")
                .matcher(Programs.run(Path.of("."), LONGEST_RUN, Map.of(), "node", "--version")
                        .output());
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
    }

    private static void copySources() throws IOException {
        FileSystemUtils.deleteRecursively(DIRECTORY.resolve("generated"));
        FileSystemUtils.deleteRecursively(DIRECTORY.resolve("operations"));
        FileSystemUtils.copyRecursively(SOURCES, DIRECTORY);
        Path graphql = Path.of("graphql");
        FileSystemUtils.copyRecursively(graphql.resolve("operations"), DIRECTORY.resolve("operations"));
        Files.copy(
                graphql.resolve("schema.graphql"),
                DIRECTORY.resolve("schema.graphql"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static void installPackages() throws IOException, InterruptedException {
        Path lock = SOURCES.resolve("package-lock.json");
        if (Files.exists(INSTALLED) && Files.mismatch(INSTALLED, lock) == -1) {
            return;
        }
        Files.deleteIfExists(INSTALLED);
        Programs.Result result = Programs.run(
                DIRECTORY,
                LONGEST_INSTALLATION,
                Map.of(),
                "npm",
                "ci",
                "--ignore-scripts",
                "--prefer-offline",
                "--no-audit",
                "--no-fund",
                "--fetch-retries=1",
                "--fetch-timeout=30000");
        if (!result.ended() || REGISTRY_UNREACHABLE.matcher(result.output()).find()) {
            abort("npm cannot install the packages, so the JavaScript clients are not tested:\n" + result.output());
        }
        assertThat(result.succeeded()).as(result.output()).isTrue();
        Files.copy(lock, INSTALLED);
    }

    private static void node(String program, String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = Path.of("node_modules", ".bin", program).toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Programs.Result result = Programs.run(DIRECTORY, LONGEST_RUN, Map.of(), command);
        assertThat(result.succeeded()).as(program + ": " + result.output()).isTrue();
    }

    private static String partnerWithABooking(Api api) {
        String key = key(api, "PARTNER", List.of("booking:write", "customer:read"));
        assertThat(api.withToken(key).query("""
                        mutation { createBooking(input: {bike: {title: "Trek Emonda"},
                          customer: {fullName: "Vera Orlova", email: "vera.orlova@example.com"}}) {
                          userErrors { message } } }
                        """).texts("createBooking.userErrors", "message"))
                .isEmpty();
        return key;
    }

    private static String key(Api api, String role, List<String> scopes) {
        return api.as("admin")
                .query("""
                        mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }
                        """, Map.of("input", input(role, scopes)))
                .data("createApiKey.secret")
                .asString();
    }

    private static Map<String, Object> input(String role, List<String> scopes) {
        return role.equals("PARTNER")
                ? Map.of("name", "clients", "role", role, "partner", "Bike Shop", "scopes", scopes)
                : Map.of("name", "clients", "role", role);
    }
}
