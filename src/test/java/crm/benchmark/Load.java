package crm.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * The result of sending requests for a given time.
 *
 * @param requests how many were answered
 * @param rows how many rows they counted for
 * @param latencies of each request, in microseconds
 */
record Load(long requests, long rows, Duration elapsed, Histogram latencies) {

    private static final long LONGEST_MICROSECONDS = Duration.ofMinutes(1).toNanos() / 1_000;

    private static final int DIGITS = 3;

    /** All clients send at the same time, each as fast as it receives answers; the first failure ends the load. */
    static Load run(List<Client> clients, Duration duration) throws InterruptedException {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients.size())) {
            List<Future<Load>> running = new ArrayList<>();
            for (Client client : clients) {
                running.add(threads.submit(() -> run(client, end)));
            }
            Load all = new Load(0, 0, Duration.ZERO, new Histogram(LONGEST_MICROSECONDS, DIGITS));
            for (Future<Load> one : running) {
                all = all.plus(one.get());
            }
            return new Load(all.requests, all.rows, Duration.ofNanos(System.nanoTime() - start), all.latencies);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A client failed: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private static Load run(Client client, long end) throws Exception {
        Histogram latencies = new Histogram(LONGEST_MICROSECONDS, DIGITS);
        long requests = 0;
        long rows = 0;
        for (long asked = System.nanoTime(); asked < end; ) {
            rows += client.ask();
            requests++;
            long answered = System.nanoTime();
            latencies.recordValue(Math.min((answered - asked) / 1_000, LONGEST_MICROSECONDS));
            asked = answered;
        }
        return new Load(requests, rows, Duration.ZERO, latencies);
    }

    /** One after the other. */
    Load plus(Load other) {
        Histogram both = latencies.copy();
        both.add(other.latencies);
        return new Load(requests + other.requests, rows + other.rows, elapsed.plus(other.elapsed), both);
    }

    double rowsPerSecond() {
        return rows / seconds();
    }

    double seconds() {
        return elapsed.toNanos() / 1e9;
    }

    double milliseconds(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e3;
    }
}
