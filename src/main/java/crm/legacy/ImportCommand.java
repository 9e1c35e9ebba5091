package crm.legacy;

import crm.legacy.ImportResult.FileResult;
import java.io.Console;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.stereotype.Component;

/**
 * {@code import DIR}: imports the old CRM's export and tells on the console what became of it.
 *
 * <p>Exit codes: 0 when every row was taken or reported; 2 when the directory cannot be used; 1 when something else is
 * in the way, such as a database that does not answer. With 1 and 2 nothing has changed.
 */
@Component
public class ImportCommand {

    private static final int DONE = 0;

    private static final int FAILED = 1;

    private static final int UNUSABLE = 2;

    /** Below the application's own settings. The console belongs to the command; its failures are told in one line. */
    private static final Map<String, Object> SETTINGS = Map.of(
            "logging.level.root", "warn",
            "logging.level.org.springframework.boot.SpringApplication", "off",
            "logging.level.org.springframework.boot.diagnostics", "off",
            "logging.level.org.springframework.context.annotation.AnnotationConfigApplicationContext", "off",
            "logging.level.org.springframework.transaction.support.TransactionTemplate", "off");

    private final Import importer;

    ImportCommand(Import importer) {
        this.importer = importer;
    }

    /**
     * Starts the application without a port, imports, and stops it.
     *
     * @param options settings such as {@code --crm.import.report-directory=reports}
     * @return the process's exit code
     */
    public static int launch(Class<?> application, String directory, String... options) {
        try {
            // A slip of the pen should not have to wait for a database.
            ExportDirectory.in(Path.of(directory));
        } catch (ExportUnreadable | InvalidPathException e) {
            return tell(e, UNUSABLE);
        }
        SpringApplication command = new SpringApplication(application);
        command.setWebApplicationType(WebApplicationType.NONE);
        command.setLazyInitialization(true);
        command.setDefaultProperties(SETTINGS);
        try (ConfigurableApplicationContext context = command.run(options)) {
            return context.getBean(ImportCommand.class).run(Path.of(directory), System.out);
        } catch (RuntimeException e) {
            Throwable cause = unavailable(e);
            if (cause == null) {
                throw e;
            }
            return tell(cause, FAILED);
        }
    }

    /** @return the process's exit code */
    int run(Path directory, PrintStream out) {
        try {
            ConsoleProgress progress = new ConsoleProgress(out, isTerminal());
            print(importer.run(ExportDirectory.in(directory), progress), out);
            return DONE;
        } catch (ExportUnreadable e) {
            return tell(e, UNUSABLE);
        } catch (UncheckedIOException e) {
            return tell(e, FAILED);
        }
    }

    private static int tell(Throwable e, int code) {
        System.err.println("import: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        return code;
    }

    /** What says in one line that the database cannot be used; null if something else is wrong. */
    private static @Nullable Throwable unavailable(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            boolean sql = cause instanceof SQLException s
                    && s.getSQLState() != null
                    // Class 08: no connection. 28 and 3D: it was refused. 53300 and 57P: the server cannot just now.
                    && s.getSQLState().matches("08.*|28.*|3D.*|53300|57P.*");
            boolean embedded = cause instanceof IllegalStateException
                    && String.valueOf(cause.getMessage()).startsWith("The embedded PostgreSQL");
            if (sql) {
                return new IllegalStateException(
                        "the database is not available, nothing was imported: " + cause.getMessage(), cause);
            }
            if (embedded) {
                return cause;
            }
        }
        return null;
    }

    /** From Java 22 on there is a console without a terminal, too; before, it could not be asked. */
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

    private static void print(ImportResult result, PrintStream out) {
        String form = "%-26s %10s %10s %10s %10s %10s %10s%n";
        out.println();
        out.printf(form, "file", "read", "created", "updated", "unchanged", "warned", "rejected");
        result.files().forEach(file -> print(file, form, out));
        FileResult total = result.total();
        print(total, form, out);
        out.println();
        double seconds = result.took().toMillis() / 1000.0;
        out.printf(
                Locale.ROOT,
                "%,d rows in %.1f s, %,.0f rows/s%n",
                total.read(),
                seconds,
                total.read() / Math.max(seconds, 0.001));
        if (result.demoTakenOut() > 0) {
            out.printf(Locale.ROOT, "Removed first: %,d demo records%n", result.demoTakenOut());
        }
        if (result.linked() > 0) {
            out.printf(Locale.ROOT, "Linked: %,d references whose record had been missing%n", result.linked());
        }
        printAll("Not imported: ", result.notImported(), out);
        if (result.rejects() != null) {
            out.println("Rejected rows: " + result.rejects());
        }
        if (result.warnings() != null) {
            out.println("Warnings: " + result.warnings());
        }
    }

    private static void printAll(String label, List<String> lines, PrintStream out) {
        lines.forEach(line -> out.println(label + line));
    }

    private static void print(FileResult file, String form, PrintStream out) {
        out.printf(
                form,
                file.file(),
                number(file.read()),
                number(file.created()),
                number(file.updated()),
                number(file.unchanged()),
                number(file.warned()),
                number(file.rejected()));
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
