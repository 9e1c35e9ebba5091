package crm.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * A load, and what it cost the machine.
 *
 * @param statements that PostgreSQL executed meanwhile
 * @param serverCpu processor time of the server; likewise the others
 */
record Measurement(Load load, long statements, Duration serverCpu, Duration databaseCpu, Duration clientCpu) {

    static Measurement of(List<Client> clients, Duration duration, Server server, Database database)
            throws IOException, SQLException, InterruptedException {
        long statements = database.statements();
        Duration serverCpu = server.cpu();
        Duration databaseCpu = database.cpu();
        Duration clientCpu = ownCpu();
        Load load = Load.run(clients, duration);
        return new Measurement(
                load,
                database.statements() - statements,
                server.cpu().minus(serverCpu),
                database.cpu().minus(databaseCpu),
                ownCpu().minus(clientCpu));
    }

    private static Duration ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    Measurement plus(Measurement other) {
        return new Measurement(
                load.plus(other.load),
                statements + other.statements,
                serverCpu.plus(other.serverCpu),
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
