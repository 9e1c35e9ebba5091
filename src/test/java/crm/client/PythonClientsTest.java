package crm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import crm.Api;
import crm.DemoServer;
import crm.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The Python clients of docs/clients.md against a server with the demo data. Each is skipped where no Python of this
 * machine has its packages.
 */
@Execution(ExecutionMode.CONCURRENT)
class PythonClientsTest {

    private static final Path SOURCES = Path.of("src", "test", "clients", "python");

    private static final Duration LONGEST_RUN = Duration.ofMinutes(2);

    @ParameterizedTest
    @CsvSource({"orders_gql.py,gql requests requests_toolbelt", "orders_pandas.py,pandas"})
    void programReadsAllOrders(String program, String packages) throws Exception {
        Optional<Path> python = pythonWith(packages.split(" "));
        assumeTrue(python.isPresent(), "no Python with " + packages + " is installed: " + program + " is not tested");
        Api api = DemoServer.api();
        int orders = api.as("manager")
                .query("{ orders { totalCount { value } } }")
                .data("orders.totalCount.value")
                .asInt();
        assertThat(orders).as("several pages of 20").isGreaterThan(40);

        Programs.Result result = Programs.run(
                SOURCES,
                LONGEST_RUN,
                Map.of("CRM_SERVER", api.address(), "CRM_TOKEN", Tokens.of("manager")),
                python.get().toString(),
                program);

        assertThat(result.succeeded()).as(result.output()).isTrue();
        assertThat(result.output()).as("orders and different codes").isEqualToIgnoringNewLines(orders + " " + orders);
    }

    private static Optional<Path> pythonWith(String... packages) throws IOException, InterruptedException {
        Optional<Path> first = Programs.find("python3");
        // Debian's packages are for the Python of Debian, which may not be the first one.
        for (Path python : Stream.concat(first.stream(), Stream.of(Path.of("/usr/bin/python3")))
                .toList()) {
            if (Files.isExecutable(python) && hasPackages(python, packages)) {
                return Optional.of(python);
            }
        }
        return Optional.empty();
    }

    private static boolean hasPackages(Path python, String... packages) throws IOException, InterruptedException {
        String imports = "import " + String.join(",", packages);
        return Programs.run(Path.of("."), LONGEST_RUN, Map.of(), python.toString(), "-c", imports)
                .succeeded();
    }
}
