package crm.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.CrmApplication;
import crm.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** The server without any configuration. */
@ExtendWith(OutputCaptureExtension.class)
class StandaloneTest {

    private static Path folder;

    private static ServletWebServerApplicationContext context;

    private static Api api;

    private static String console;

    /** Occupied by another process: the first start must not fail because of the default port. */
    private static ServerSocket taken;

    @BeforeAll
    static void start(CapturedOutput output) throws Exception {
        folder = Folders.fresh("server");
        taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        context = (ServletWebServerApplicationContext) SpringApplication.run(
                CrmApplication.class,
                "--crm.standalone.data-directory=" + folder,
                "--server.port=0",
                "--management.server.port=" + taken.getLocalPort());
        api = Api.of(context);
        console = output.getAll();
    }

    @AfterAll
    static void stop() throws IOException {
        context.close();
        taken.close();
    }

    @Test
    void consoleShowsAddressesAndATokenForEachRole() {
        String address = "http://localhost:" + context.getWebServer().getPort();
        assertThat(console).contains(address + "/graphql\n", address + "/graphiql\n");
        Map<String, String> tokens = context.getBean(DemoTokens.class).byRole();
        assertThat(tokens).containsOnlyKeys("admin", "manager", "analyst");
        tokens.forEach((role, token) -> {
            assertThat(console).contains(token);
            Reply reply = api.withToken(token).query("{ viewer { role } }");
            assertThat(reply.data("viewer.role").asString()).isEqualToIgnoringCase(role);
        });
    }

    @Test
    void managementUsesAFreePort() {
        String port = context.getEnvironment().getRequiredProperty("local.management.port");
        assertThat(port).isNotEqualTo(String.valueOf(taken.getLocalPort()));
        assertThat(console).contains("http://127.0.0.1:" + port + "/actuator/health\n");
        assertThat(Api.at("http://127.0.0.1:" + port)
                        .anonymous()
                        .get("/actuator/health")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void graphiQlOpensWithAToken() {
        assertThat(api.anonymous().get("/graphiql").body())
                .contains(context.getBean(DemoTokens.class).byRole().get("manager"));
    }

    @Test
    void refusesATokenSignedByAnotherKey() {
        assertThat(api.as("admin").query("{ viewer { role } }").status()).isEqualTo(401);
    }

    @Test
    void storesSecretsBesideTheDataReadableByTheOwnerOnly() throws Exception {
        Path secrets = folder.resolve("secrets.properties");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
                .isEqualTo("rw-------");
        StandaloneSecrets again =
                new StandaloneSecrets(new StandaloneSettings(folder), context.getBean(EmbeddedDatabase.class));
        assertThat(again.jwtSecret())
                .isEqualTo(context.getBean(StandaloneSecrets.class).jwtSecret())
                .hasSize(64);
        assertThat(again.signingSecret()).isNotEqualTo(again.jwtSecret());
    }
}
