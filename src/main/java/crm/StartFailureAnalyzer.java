package crm;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import liquibase.exception.MigrationFailedException;
import liquibase.exception.ValidationFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/**
 * Explains a start that failed because of something outside of the application: the database, its changelog, or a
 * folder. Spring Boot then prints the explanation in place of the stack trace, and the process ends with exit code 1.
 * Any other failure is an error of the application and keeps its stack trace.
 */
class StartFailureAnalyzer implements FailureAnalyzer {

    private static final String DATABASE =
            "Check spring.datasource.url, .username and .password, and spring.liquibase.user and .password"
                    + " (environment: SPRING_DATASOURCE_URL and so on).";

    private static final int LONGEST = 400;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        for (Throwable cause : causes) {
            if (cause instanceof MigrationFailedException || cause instanceof ValidationFailedException) {
                return changelog(cause, causes.getLast());
            }
        }
        for (Throwable cause : causes.reversed()) {
            FailureAnalysis analysis = switch (cause) {
                case SQLException sql -> database(sql, causes.getLast());
                case FileSystemException file -> file(file);
                case IOException io -> writing(io);
                case IllegalArgumentException argument -> address(argument);
                default -> null;
            };
            if (analysis != null) {
                return analysis;
            }
        }
        return null;
    }

    private static @Nullable FailureAnalysis writing(IOException failure) {
        return says(failure, "No space left on device")
                ? new FailureAnalysis(
                        "A file cannot be written: no space left on device.", "Free space on the disk.", failure)
                : null;
    }

    private static @Nullable FailureAnalysis address(IllegalArgumentException failure) {
        return says(failure, "must start with \"jdbc\"")
                ? new FailureAnalysis(
                        "The setting spring.datasource.url is not a JDBC URL.",
                        "Set it (environment: SPRING_DATASOURCE_URL) to jdbc:postgresql://host:5432/database,"
                                + " without user name and password.",
                        failure)
                : null;
    }

    private static boolean says(Throwable failure, String text) {
        return String.valueOf(failure.getMessage()).contains(text);
    }

    private static FailureAnalysis changelog(Throwable migration, Throwable root) {
        String place = Objects.requireNonNullElse(migration.getMessage(), "")
                .lines()
                .findFirst()
                .orElse("");
        if (root instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState())) {
            return new FailureAnalysis(
                    "The changelog of the database waited too long for a table. " + shortened(place) + " " + text(root),
                    "Stop all servers of the earlier release, and end the transactions that use the table: select"
                            + " pid, application_name, state, query from pg_stat_activity where xact_start < now() -"
                            + " interval '30 seconds'. Then start again.",
                    migration);
        }
        return new FailureAnalysis(
                "The changelog of the database failed. " + shortened(place) + " " + text(root),
                "The change sets before this one remain, and this one left nothing behind. Correct what the message"
                        + " names, and start again. If an earlier release must continue meanwhile, start that one.",
                migration);
    }

    private static @Nullable FailureAnalysis database(SQLException failure, Throwable root) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        String problem = text(failure);
        if (root instanceof UnknownHostException) {
            problem = "The host " + root.getMessage() + " is not known.";
        } else if (state.startsWith("08") && root instanceof IOException && root.getMessage() != null) {
            problem = problem + " (" + root.getMessage() + ")";
        }
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "08" ->
                new FailureAnalysis(
                        "The database is not reachable. " + problem,
                        "Start PostgreSQL, or correct its address. " + DATABASE,
                        failure);
            case "28" ->
                new FailureAnalysis(
                        "The database refuses the role. " + problem,
                        DATABASE + " See \"Database roles\" in docs/running.md.",
                        failure);
            case "3D" ->
                new FailureAnalysis(
                        "The database does not exist. " + problem,
                        "Create it as an administrator: create database ... owner ... . " + DATABASE,
                        failure);
            case "42" ->
                new FailureAnalysis(
                        "The database refuses a statement of the start. " + problem,
                        "Compare the rights of both roles with \"Database roles\" in docs/running.md.",
                        failure);
            case "53" ->
                new FailureAnalysis(
                        "The database has no resources left. " + problem,
                        "Free space or connections of PostgreSQL (max_connections), then start again.",
                        failure);
            case "57" ->
                new FailureAnalysis(
                        "The database is not available at present. " + problem,
                        "Start again when PostgreSQL accepts connections.",
                        failure);
            default -> null;
        };
    }

    private static FailureAnalysis file(FileSystemException failure) {
        String reason = failure.getReason() == null ? failure.getClass().getSimpleName() : failure.getReason();
        return new FailureAnalysis(
                "The server cannot use " + failure.getFile() + ": " + reason + ".",
                "Let the user of this process write there, or choose another folder: crm.standalone.data-directory,"
                        + " crm.image.directory, crm.export.directory.",
                failure);
    }

    private static String text(Throwable cause) {
        return shortened(String.valueOf(cause.getMessage()));
    }

    /** In one line, and without a statement of many lines. */
    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
