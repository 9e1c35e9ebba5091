package crm.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who does the work of a workload, with clients of its own.
 *
 * @param name as the report prints it
 * @param cpu processor time that its process has taken so far; zero where it has none beside PostgreSQL
 * @param warmUp how long it is loaded before it is measured
 * @param preparation is run before each load
 */
record Contender(String name, List<Client> clients, Supplier<Duration> cpu, Duration warmUp, Preparation preparation) {

    /** What a load needs to be there. */
    interface Preparation {

        void run() throws IOException, SQLException;
    }

    void warm() throws IOException, SQLException, InterruptedException {
        preparation.run();
        Load.run(clients, warmUp);
    }

    Measurement measure(Duration duration, Database database) throws IOException, SQLException, InterruptedException {
        preparation.run();
        return Measurement.of(clients, duration, cpu, database);
    }
}
