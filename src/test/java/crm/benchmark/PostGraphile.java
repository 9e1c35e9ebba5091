package crm.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;

/**
 * Another GraphQL server on the same database: PostGraphile, which makes a statement for each level of a query. It
 * checks neither tokens nor limits, hides nothing, and keeps no history. npm installs it.
 */
final class PostGraphile implements AutoCloseable {

    static final String NAME = "PostGraphile";

    private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(5);

    private static final Duration START_TIMEOUT = Duration.ofMinutes(1);

    private static final String RESOURCES = "benchmark/postgraphile/";

    private static final byte[] PROBE = "{\"query\": \"{ __typename }\"}".getBytes(UTF_8);

    private final Process process;

    private final int port;

    private PostGraphile(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Returns when it answers. */
    static PostGraphile start(Settings settings, Database database)
            throws IOException, SQLException, InterruptedException {
        Path folder = settings.folder().resolve("postgraphile");
        Files.createDirectories(folder);
        for (String file : List.of("package.json", "package-lock.json", ".npmrc", "graphile.config.mjs")) {
            Files.writeString(folder.resolve(file), resource(file));
        }
        install(folder);
        database.execute(resource("prepare.sql"));
        int port = Server.freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        folder.resolve("node_modules/node/bin/node").toString(), "node_modules/.bin/postgraphile")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("postgraphile.log").toFile());
        builder.environment().put("GRAPHILE_ENV", "production");
        builder.environment().put("PEER_DATABASE", database.ownersUrl());
        builder.environment().put("PEER_SCHEMA", database.schema());
        builder.environment().put("PEER_POOL", String.valueOf(settings.pool()));
        builder.environment().put("PEER_PORT", String.valueOf(port));
        PostGraphile started = new PostGraphile(builder.start(), port);
        try {
            started.await(folder);
        } catch (IOException | InterruptedException | RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    private static void install(Path folder) throws IOException, InterruptedException {
        if (Files.exists(folder.resolve("node_modules/node/bin/node"))
                && Files.exists(folder.resolve("installed"))
                && Files.readString(folder.resolve("installed")).equals(resource("package-lock.json"))) {
            return;
        }
        Path log = folder.resolve("npm.log");
        Process npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(log.toFile())
                .start();
        if (!npm.waitFor(INSTALL_TIMEOUT.toSeconds(), TimeUnit.SECONDS) || npm.exitValue() != 0) {
            npm.destroyForcibly();
            throw new IllegalStateException("npm does not install PostGraphile; see " + log);
        }
        Files.writeString(folder.resolve("installed"), resource("package-lock.json"));
    }

    private void await(Path folder) throws IOException, InterruptedException {
        long end = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                break;
            }
            try (HttpConnection connection = connect()) {
                connection.post(PROBE);
                return;
            } catch (java.net.ConnectException e) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        throw new IllegalStateException("PostGraphile does not start; see " + folder.resolve("postgraphile.log"));
    }

    HttpConnection connect() throws IOException {
        // It asks for no token.
        return new HttpConnection(port, "/graphql", "none");
    }

    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The document that asks it for what the server's document of this name asks the server. */
    static Operation operation(String name) {
        return new Operation(resource(name + ".graphql"), "no statement: it makes its own");
    }

    /** Requests for the same pages as those of {@link QueryWorkload#pages}. */
    List<byte[]> pages(Operation operation, String field, List<String> statuses, int size, int depth)
            throws IOException {
        List<byte[]> requests = new ArrayList<>();
        try (HttpConnection connection = connect()) {
            for (String status : statuses) {
                Map<String, Object> variables = new HashMap<>(Map.of("status", status, "first", size));
                for (int i = 0; i < depth; i++) {
                    byte[] request = operation.request(variables);
                    requests.add(request);
                    JsonNode page = Operation.tree(Operation.send(connection, request))
                            .path("data")
                            .path(field)
                            .path("pageInfo");
                    if (!page.path("hasNextPage").asBoolean()) {
                        break;
                    }
                    variables.put("after", page.path("endCursor").asString());
                }
            }
        }
        return requests;
    }

    private static String resource(String name) {
        try {
            return new ClassPathResource(RESOURCES + name).getContentAsString(UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
