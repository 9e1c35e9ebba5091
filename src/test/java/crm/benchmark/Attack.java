package crm.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Floods a server with its default limits and a heap of 512 MB, and measures what another caller notices: {@code mvn
 * -Pattack spring-boot:test-run}. Ends with exit code 1 if a bound is not held.
 */
final class Attack {

    private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("attack.seconds", 15));

    /** Between two requests of the caller who is measured. */
    private static final long PAUSE_MILLIS = 20;

    private static final long PROBE_MILLIS = 100;

    private static final double SLOWEST_RATIO = 10;

    private static final long SLOWEST_PROBE_MILLIS = 1_000;

    /** What the heap may have grown by, after a collection: caches are filled. */
    private static final long GROWN_MEGABYTES = 64;

    private static final String BYSTANDER = """
            {"query": "{ orders(first: 20, filter: {status: [IN_TRANSIT]}) { nodes { id customer { id } } } }"}""";

    private final Server server;

    private final AtomicBoolean ended = new AtomicBoolean();

    /** What the other caller and the probe saw. */
    private record Seen(Histogram latencies, long failures, long slowestProbe, long failedProbes) {

        double p99() {
            return latencies.getValueAtPercentile(99) / 1e3;
        }

        double median() {
            return latencies.getValueAtPercentile(50) / 1e3;
        }
    }

    private Attack(Server server) {
        this.server = server;
    }

    public static void main(String[] args) throws Exception {
        Settings settings = Settings.fromSystemProperties().withJvm(List.of("-Xmx512m"));
        LoggingSystem.get(Attack.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        Deque<AutoCloseable> running = new ArrayDeque<>();
        // However this ends: neither server may outlive it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> running.forEach(Benchmark::close)));
        Database database = Database.start(settings.folder(), settings.pool());
        running.push(database);
        Server server = Server.startWithLimits(settings, database.environment());
        running.push(server);
        database.fill();
        boolean held = new Attack(server).run();
        System.exit(held ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        // The first time, the server warms up.
        measure();
        measure();
        Seen quiet = measure();
        long heap = server.heapMegabytes();
        System.out.printf(
                Locale.ROOT,
                "%n| flood | sent | answers | other caller: p50 | p99 | × without | failed | slowest /livez | heap |%n"
                        + "|---|--:|---|--:|--:|--:|--:|--:|--:|%n"
                        + "| none | | | %.1f ms | %.1f ms | 1.0 | %d | %d ms | %d MB |%n",
                quiet.median(),
                quiet.p99(),
                quiet.failures(),
                quiet.slowestProbe(),
                heap);
        boolean held = true;
        List<Flood> floods = Flood.all();
        for (int number = 0; number < floods.size(); number++) {
            Process process = Flood.start(number, server.port(), DURATION.plusSeconds(4));
            // It connects meanwhile.
            TimeUnit.SECONDS.sleep(2);
            Seen seen = measure();
            Flood.Result flood = Flood.result(process);
            long after = server.heapMegabytes();
            double ratio = seen.p99() / quiet.p99();
            boolean ok = ratio <= SLOWEST_RATIO
                    && seen.failures() == 0
                    && seen.failedProbes() == 0
                    && seen.slowestProbe() <= SLOWEST_PROBE_MILLIS
                    && after <= heap + GROWN_MEGABYTES;
            held &= ok;
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,d | %s | %.1f ms | %.1f ms | %.1f | %d | %d ms | %d MB |%s%n",
                    floods.get(number).title(),
                    flood.sent(),
                    flood.answers(),
                    seen.median(),
                    seen.p99(),
                    ratio,
                    seen.failures(),
                    seen.slowestProbe(),
                    after,
                    ok ? "" : " not held");
            // Connections that were left open end, and quotas refill.
            TimeUnit.SECONDS.sleep(12);
        }
        return held;
    }

    private Seen measure() throws IOException, InterruptedException {
        ended.set(false);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                HttpConnection connection = server.connect("01900000-0000-7000-8000-00000000beed")) {
            Future<long[]> probe = threads.submit(this::probe);
            Histogram latencies = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
            long failures = 0;
            long end = System.nanoTime() + DURATION.toNanos();
            byte[] body = BYSTANDER.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            while (System.nanoTime() < end) {
                long start = System.nanoTime();
                try {
                    connection.post(body);
                } catch (IOException e) {
                    System.out.println("  another caller: " + e.getMessage());
                    failures++;
                }
                latencies.recordValue(Math.min(TimeUnit.MINUTES.toMicros(1), (System.nanoTime() - start) / 1_000));
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            ended.set(true);
            long[] probes = probe.get();
            return new Seen(latencies, failures, probes[0], probes[1]);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** The slowest answer of {@code /livez} in milliseconds, and how many failed. */
    private long[] probe() throws InterruptedException {
        long slowest = 0;
        long failed = 0;
        while (!ended.get()) {
            long start = System.nanoTime();
            if (!server.isAlive(Duration.ofSeconds(5))) {
                failed++;
            }
            slowest = Math.max(slowest, (System.nanoTime() - start) / 1_000_000);
            TimeUnit.MILLISECONDS.sleep(PROBE_MILLIS);
        }
        return new long[] {slowest, failed};
    }
}
