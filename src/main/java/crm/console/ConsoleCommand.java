package crm.console;

import crm.graphql.Causes;
import crm.security.ConfigurationRefused;
import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the application for a command: without a port, and with one line on the standard error for a failure. */
public final class ConsoleCommand {

    /** The command did its work. */
    public static final int DONE = 0;

    /** The database is not available, or another error. */
    public static final int FAILED = 1;

    /** The arguments or the source are not usable. */
    public static final int UNUSABLE = 2;

    /** Default settings: only the command prints on the console, and it prints a failure in one line. */
    private static final Map<String, Object> SETTINGS = Map.of(
            "logging.level.root", "warn",
            "logging.level.org.springframework.boot.diagnostics", "off",
            "logging.level.org.springframework.context.annotation.AnnotationConfigApplicationContext", "off",
            "logging.level.org.springframework.transaction.support.TransactionTemplate", "off");

    /** Prefixes of settings. Spring would ignore a setting with a misspelled name. */
    private static final List<String> PREFIXES =
            List.of("--crm.", "--spring.", "--logging.", "--server.", "--management.");

    private ConsoleCommand() {}

    /** Whether an argument is a setting of the application, such as {@code --crm.import.report-directory=reports}. */
    public static boolean isSetting(String argument) {
        return PREFIXES.stream().anyMatch(argument::startsWith);
    }

    /** What is said about an option that a command does not have: without its value, which may be a secret. */
    public static String unknownOption(String argument, String command) {
        return "unknown option " + argument.replaceFirst("(?s)=.*", "") + "; see " + command + " --help";
    }

    /**
     * Starts the application, runs a command in it, and stops it.
     *
     * @param settings of the application
     * @param whenUnavailable what has become of the data if the database is not available
     * @param command answers its exit code
     * @return the process's exit code
     */
    public static int launch(
            Class<?> application,
            List<String> settings,
            String whenUnavailable,
            ToIntFunction<ConfigurableApplicationContext> command) {
        SpringApplication starting = new SpringApplication(application);
        starting.setWebApplicationType(WebApplicationType.NONE);
        starting.setLazyInitialization(true);
        starting.setDefaultProperties(SETTINGS);
        try (ConfigurableApplicationContext context = starting.run(settings.toArray(String[]::new))) {
            return command.applyAsInt(context);
        } catch (RuntimeException e) {
            String problem = StartFailure.message() == null ? problem(e, whenUnavailable) : StartFailure.message();
            if (problem == null) {
                throw e;
            }
            return printError(problem, FAILED);
        }
    }

    /** Why the application cannot work after its start; null for an error of the application. */
    private static @Nullable String problem(Throwable e, String whenUnavailable) {
        for (Throwable cause : Causes.of(e).toList()) {
            if (cause instanceof ConfigurationRefused refused) {
                return refused.getMessage() + " " + refused.action();
            }
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    // Class 08: no connection. 28 and 3D: the server refuses it. 53300 and 57P: not available at
                    // present.
                    && sql.getSQLState().matches("08.*|28.*|3D.*|53300|57P.*")) {
                return "the database is not available, " + whenUnavailable + ": " + sql.getMessage();
            }
        }
        return null;
    }

    /** @return the exit code */
    public static int printError(Throwable e, int code) {
        return printError(String.valueOf(e.getMessage()), code);
    }

    /** @return the exit code */
    public static int printError(String problem, int code) {
        System.err.println("import: " + problem.replaceAll("\\s+", " "));
        return code;
    }

    /** @return the exit code: {@link #DONE} if the user asked for the usage */
    public static int printUsage(String usage, boolean asked) {
        (asked ? System.out : System.err).print(usage);
        return asked ? DONE : UNUSABLE;
    }

    /** Shows the progress of a command on the console. */
    public static Progress progress(PrintStream out) {
        return new ConsoleProgress(out, isTerminal());
    }

    /** How much was read in how many seconds, such as "3 rows in 0.5 s, 6 rows/s". */
    public static void printRate(PrintStream out, long count, String what, double seconds) {
        out.printf(
                Locale.ROOT,
                "%,d %s in %.1f s, %,.0f %s/s%n",
                count,
                what,
                seconds,
                count / Math.max(seconds, 0.001),
                what);
    }

    /** Prints a row of a table: a name, and what belongs to it; numbers with separators. */
    public static void printRow(PrintStream out, String name, Object... cells) {
        StringBuilder row = new StringBuilder(String.format("%-26s", name));
        for (Object cell : cells) {
            String text = cell instanceof Number number ? String.format(Locale.ROOT, "%,d", number) : cell.toString();
            row.append(String.format(" %10s", text));
        }
        out.println(row);
    }

    /** Since Java 22 there is a console without a terminal too; earlier versions lack {@code Console.isTerminal}. */
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }
}
