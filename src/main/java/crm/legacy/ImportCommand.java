package crm.legacy;

import crm.legacy.report.ConsoleProgress;
import crm.legacy.report.ImportResult;
import crm.legacy.report.ImportResult.FileResult;
import crm.legacy.row.ExportSource;
import crm.legacy.row.ExportUnreadable;
import crm.legacy.row.SourceUnavailable;
import crm.legacy.verification.VerificationResult;
import crm.security.ConfigurationRefused;
import java.io.Console;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
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
 * The command {@code import SOURCE}: imports the records of the old CRM from files or from its database, and prints the
 * result on the console.
 *
 * <p>Exit codes: 0 if every row was imported or reported; 3 if a verification found differences that no report
 * explains; 2 if the arguments or the source are not usable; 1 for
 * another error, such as an unreachable database. With 1 and 2 nothing has changed.
 */
@Component
public class ImportCommand {

    private static final int DONE = 0;

    private static final int FAILED = 1;

    private static final int UNUSABLE = 2;

    private static final int DIFFERENT = 3;

    /** Default settings: only the command prints on the console, and it prints a failure in one line. */
    private static final Map<String, Object> SETTINGS = Map.of(
            "logging.level.root", "warn",
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
     * @param arguments those after the name of the command
     * @return the process's exit code
     */
    public static int launch(Class<?> application, List<String> arguments) {
        if (arguments.contains(ImportArguments.HELP)) {
            System.out.print(ImportArguments.USAGE);
            return DONE;
        }
        if (arguments.isEmpty()) {
            System.err.print(ImportArguments.USAGE);
            return UNUSABLE;
        }
        ImportArguments parsed;
        ExportSource source;
        try {
            parsed = ImportArguments.parse(arguments);
            source = parsed.open(System::getenv);
            // Reports an unusable source before the database of the application starts.
            source.read(export -> DONE);
        } catch (ExportUnreadable e) {
            return printError(e, UNUSABLE);
        } catch (SourceUnavailable e) {
            return printError(e, FAILED);
        }
        SpringApplication command = new SpringApplication(application);
        command.setWebApplicationType(WebApplicationType.NONE);
        command.setLazyInitialization(true);
        command.setDefaultProperties(SETTINGS);
        try (ConfigurableApplicationContext context =
                command.run(parsed.settings().toArray(String[]::new))) {
            ImportCommand bean = context.getBean(ImportCommand.class);
            return parsed.verify()
                    ? bean.verify(source, parsed.sample(), System.out)
                    : bean.run(source, parsed.dryRun(), System.out);
        } catch (RuntimeException e) {
            String problem = StartFailure.message() == null ? problem(e) : StartFailure.message();
            if (problem == null) {
                throw e;
            }
            return printError(problem, FAILED);
        }
    }

    /** @return the process's exit code */
    int run(ExportSource source, boolean dryRun, PrintStream out) {
        try {
            ConsoleProgress progress = new ConsoleProgress(out, isTerminal());
            print(dryRun ? importer.dryRun(source, progress) : importer.run(source, progress), out);
            return DONE;
        } catch (ExportUnreadable e) {
            return printError(e, UNUSABLE);
        } catch (SourceUnavailable | UncheckedIOException e) {
            return printError(e, FAILED);
        }
    }

    /** @return the process's exit code */
    int verify(ExportSource source, int sample, PrintStream out) {
        try {
            VerificationResult result = importer.verify(source, new ConsoleProgress(out, isTerminal()), sample);
            VerificationTable.print(result, out);
            return result.unexplained() == 0 ? DONE : DIFFERENT;
        } catch (ExportUnreadable e) {
            return printError(e, UNUSABLE);
        } catch (SourceUnavailable | UncheckedIOException e) {
            return printError(e, FAILED);
        }
    }

    private static int printError(Throwable e, int code) {
        return printError(String.valueOf(e.getMessage()), code);
    }

    private static int printError(String problem, int code) {
        System.err.println("import: " + problem.replaceAll("\\s+", " "));
        return code;
    }

    /** Why the application cannot work after its start; null for an error of the application. */
    private static @Nullable String problem(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigurationRefused refused) {
                return refused.getMessage() + " " + refused.action();
            }
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    // Class 08: no connection. 28 and 3D: the server refuses it. 53300 and 57P: not available at
                    // present.
                    && sql.getSQLState().matches("08.*|28.*|3D.*|53300|57P.*")) {
                return "the database is not available, nothing was imported: " + sql.getMessage();
            }
        }
        return null;
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
        if (result.dryRun()) {
            out.println("Dry run: nothing was written");
        }
        if (result.demoRemoved() > 0) {
            out.printf(Locale.ROOT, "Removed first: %,d demo records%n", result.demoRemoved());
        }
        if (result.linked() > 0) {
            out.printf(Locale.ROOT, "Linked: %,d references whose record was missing before%n", result.linked());
        }
        result.notImported().forEach(name -> out.println("Not imported: " + name));
        result.legacyColumns().forEach(name -> out.println("Kept as legacyData: " + name));
        result.deleted()
                .forEach((name, rows) -> out.printf(
                        Locale.ROOT, "No longer in %s: %,d imported rows; their records stay here%n", name, rows));
        if (result.rejects() != null) {
            out.println("Rejected rows: " + result.rejects());
        }
        if (result.warnings() != null) {
            out.println("Warnings: " + result.warnings());
        }
        if (result.deletedRows() != null) {
            out.println("Rows that are no longer there: " + result.deletedRows());
        }
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
