package crm.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;

/**
 * How to measure; each is a system property {@code benchmark.<name>}.
 *
 * @param folder where the database, the server's log and its recording are kept
 * @param clients concurrent clients; each sends its next request after the last answer
 * @param pool database connections, of the server as of PostgreSQL alone
 * @param warmUp how long the server is loaded before it is measured; PostgreSQL alone, a quarter of it
 * @param measured how long each of both is measured, in each round
 * @param rounds how often both are measured alternately; the ratio is the median of the rounds
 * @param workloads which are run: W1 to W10
 * @param peer another GraphQL server that is measured beside: {@code postgraphile}, or empty for none
 * @param withoutFeed whether the writes are measured without the change feed, too
 * @param recording whether the server records itself for a profile (JFR)
 * @param jvm the server's JVM arguments, with spaces between them
 */
record Settings(
        Path folder,
        int clients,
        int pool,
        Duration warmUp,
        Duration measured,
        int rounds,
        Set<String> workloads,
        String peer,
        boolean withoutFeed,
        boolean recording,
        List<String> jvm) {

    Settings {
        if (!Set.of("", "postgraphile").contains(peer)) {
            throw new IllegalArgumentException("benchmark.peer is postgraphile or empty, not " + peer);
        }
    }

    static Settings fromSystemProperties() {
        return new Settings(
                Path.of(text("folder", "target/benchmark")).toAbsolutePath(),
                Integer.parseInt(text("clients", "8")),
                Integer.parseInt(text("pool", applicationsPool())),
                Duration.ofSeconds(Long.parseLong(text("warm-up", "40"))),
                Duration.ofSeconds(Long.parseLong(text("seconds", "15"))),
                Integer.parseInt(text("rounds", "3")),
                Arrays.stream(text("workloads", "W1,W2,W3,W4,W5,W6,W7,W8,W9,W10")
                                .split(","))
                        .map(String::strip)
                        .collect(Collectors.toSet()),
                text("peer", ""),
                Boolean.parseBoolean(text("without-feed", "false")),
                Boolean.parseBoolean(text("recording", "false")),
                List.of(text("jvm", "-Xmx1g").strip().split("\\s+")));
    }

    Settings withJvm(List<String> arguments) {
        return new Settings(
                folder, clients, pool, warmUp, measured, rounds, workloads, peer, withoutFeed, recording, arguments);
    }

    /** Maven passes an unset property as an empty string. */
    private static String text(String name, String otherwise) {
        String value = System.getProperty("benchmark." + name, "");
        return value.isBlank() ? otherwise : value;
    }

    /** What the server would have without the benchmark. */
    private static String applicationsPool() {
        try {
            return Objects.requireNonNull(new YamlPropertySourceLoader()
                            .load("application", new ClassPathResource("application.yaml"))
                            .getFirst()
                            .getProperty("spring.datasource.hikari.maximum-pool-size"))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
