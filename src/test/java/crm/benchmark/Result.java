package crm.benchmark;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The result of a workload.
 *
 * @param measurements for each round, of the server first, then of those with whom it is compared
 * @param statementsBySize how many statements one request took, by the size of its page
 */
record Result(Workload workload, Map<Contender, List<Measurement>> measurements, Map<Integer, Long> statementsBySize) {

    /** What the server reaches of another: the median of the rounds. */
    double ratio(List<Measurement> other) {
        List<Measurement> server = measurements.values().iterator().next();
        double[] ratios = new double[server.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] =
                    server.get(i).load().rowsPerSecond() / other.get(i).load().rowsPerSecond();
        }
        return median(ratios);
    }

    static double perSecond(List<Measurement> rounds) {
        return of(rounds, round -> round.load().rowsPerSecond());
    }

    static Measurement all(List<Measurement> rounds) {
        return rounds.stream().reduce(Measurement::plus).orElseThrow();
    }

    private static double of(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
        return median(rounds.stream().mapToDouble(figure).toArray());
    }

    private static double median(double[] figures) {
        double[] sorted = figures.clone();
        java.util.Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
