package crm.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * A load, and what it cost the machine.
 *
 * @param statements that PostgreSQL executed meanwhile
 * @param ownCpu processor time of who was loaded; likewise that of PostgreSQL and of the clients
 */
record Measurement(Load load, long statements, Duration ownCpu, Duration databaseCpu, Duration clientCpu) {

    static Measurement of(List<Client> clients, Duration duration, Supplier<Duration> cpu, Database database)
            throws IOException, SQLException, InterruptedException {
        long statements = database.statements();
        Duration ownCpu = cpu.get();
        Duration databaseCpu = database.cpu();
        Duration clientCpu = cpuOfClients();
        Load load = Load.run(clients, duration);
        return new Measurement(
                load,
                database.statements() - statements,
                cpu.get().minus(ownCpu),
                database.cpu().minus(databaseCpu),
                cpuOfClients().minus(clientCpu));
    }

    private static Duration cpuOfClients() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    Measurement plus(Measurement other) {
        return new Measurement(
                load.plus(other.load),
                statements + other.statements,
                ownCpu.plus(other.ownCpu),
                databaseCpu.plus(other.databaseCpu),
                clientCpu.plus(other.clientCpu));
    }

    double statementsPerRequest() {
        return (double) statements / load.requests();
    }

    /** Steadier than any figure of the clock where others use the machine too. */
    double millisecondsPerRequest(Duration cpu) {
        return cpu.toNanos() / 1e6 / load.requests();
    }
}
