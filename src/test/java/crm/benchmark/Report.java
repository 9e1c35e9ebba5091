package crm.benchmark;

import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The figures, as tables of Markdown that docs/performance.md can take as they are. */
final class Report {

    private Report() {}

    static String of(List<Result> results, Settings settings, Database database) throws SQLException {
        StringBuilder text = new StringBuilder("\n")
                .append(machine(database))
                .append("; the server's JVM: " + String.join(" ", settings.jvm()))
                .append(("%n%d clients, %d database connections; %d rounds of %d s each for the server and for "
                                + "PostgreSQL alone.%n%n")
                        .formatted(
                                settings.clients(),
                                settings.pool(),
                                settings.rounds(),
                                settings.measured().toSeconds()))
                .append("""
                        | workload | who answers | a second | p50 ms | p99 ms | statements a request | CPU ms a \
                        request: its own | PostgreSQL | client | the server reaches of it |
                        |---|---|--:|--:|--:|--:|--:|--:|--:|--:|
                        """);
        for (Result result : results) {
            result.measurements().forEach((contender, rounds) -> {
                boolean server = contender.name().equals(Benchmark.SERVER);
                text.append(row(
                        server
                                ? result.workload().name() + " "
                                        + result.workload().title()
                                : "",
                        contender.name(),
                        result.workload().unit(),
                        rounds,
                        server ? "" : "**%.2f**".formatted(result.ratio(rounds))));
            });
        }
        text.append("\nStatements that one request takes, by the size of its page:\n\n");
        results.stream()
                .filter(result -> !result.statementsBySize().isEmpty())
                .forEach(result -> text.append("- %s: %s%n"
                        .formatted(
                                result.workload().name(),
                                result.statementsBySize().entrySet().stream()
                                        .map(entry -> "first: %d → %d".formatted(entry.getKey(), entry.getValue()))
                                        .collect(Collectors.joining(", ")))));
        return text.toString();
    }

    private static String row(String workload, String who, String unit, List<Measurement> rounds, String ratio) {
        Measurement all = Result.all(rounds);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,.0f %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %s |%n",
                workload,
                who,
                Result.perSecond(rounds),
                unit,
                all.load().milliseconds(50),
                all.load().milliseconds(99),
                all.statementsPerRequest(),
                all.millisecondsPerRequest(all.ownCpu()),
                all.millisecondsPerRequest(all.databaseCpu()),
                all.millisecondsPerRequest(all.clientCpu()),
                ratio);
    }

    private static String machine(Database database) throws SQLException {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return "%d cores, %.0f GiB, %s %s; JDK %s; PostgreSQL %s"
                .formatted(
                        system.getAvailableProcessors(),
                        system.getTotalMemorySize() / (double) (1L << 30),
                        system.getName(),
                        system.getArch(),
                        Runtime.version(),
                        database.text("show server_version"));
    }
}
