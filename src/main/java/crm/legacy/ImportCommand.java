package crm.legacy;

import crm.console.ConsoleCommand;
import crm.console.Progress;
import crm.legacy.report.ImportResult;
import crm.legacy.report.ImportResult.FileResult;
import crm.legacy.row.ExportSource;
import crm.legacy.row.ExportUnreadable;
import crm.legacy.row.SourceUnavailable;
import crm.legacy.verification.VerificationResult;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
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

    private static final int DIFFERENT = 3;

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
        if (arguments.isEmpty() || arguments.contains(ImportArguments.HELP)) {
            return ConsoleCommand.printUsage(ImportArguments.USAGE, !arguments.isEmpty());
        }
        ImportArguments parsed;
        ExportSource source;
        try {
            parsed = ImportArguments.parse(arguments);
            source = parsed.open(System::getenv);
            // Reports an unusable source before the database of the application starts.
            source.read(export -> ConsoleCommand.DONE);
        } catch (ExportUnreadable e) {
            return ConsoleCommand.printError(e, ConsoleCommand.UNUSABLE);
        } catch (SourceUnavailable e) {
            return ConsoleCommand.printError(e, ConsoleCommand.FAILED);
        }
        return ConsoleCommand.launch(application, parsed.settings(), "nothing was imported", context -> {
            ImportCommand bean = context.getBean(ImportCommand.class);
            return parsed.verify()
                    ? bean.verify(source, parsed.sample(), System.out)
                    : bean.run(source, parsed.dryRun(), System.out);
        });
    }

    /** @return the process's exit code */
    int run(ExportSource source, boolean dryRun, PrintStream out) {
        try {
            Progress progress = ConsoleCommand.progress(out);
            print(dryRun ? importer.dryRun(source, progress) : importer.run(source, progress), out);
            return ConsoleCommand.DONE;
        } catch (ExportUnreadable e) {
            return ConsoleCommand.printError(e, ConsoleCommand.UNUSABLE);
        } catch (SourceUnavailable | UncheckedIOException e) {
            return ConsoleCommand.printError(e, ConsoleCommand.FAILED);
        }
    }

    /** @return the process's exit code */
    int verify(ExportSource source, int sample, PrintStream out) {
        try {
            VerificationResult result = importer.verify(source, ConsoleCommand.progress(out), sample);
            VerificationTable.print(result, out);
            return result.unexplained() == 0 ? ConsoleCommand.DONE : DIFFERENT;
        } catch (ExportUnreadable e) {
            return ConsoleCommand.printError(e, ConsoleCommand.UNUSABLE);
        } catch (SourceUnavailable | UncheckedIOException e) {
            return ConsoleCommand.printError(e, ConsoleCommand.FAILED);
        }
    }

    private static void print(ImportResult result, PrintStream out) {
        out.println();
        ConsoleCommand.printRow(out, "file", "read", "created", "updated", "unchanged", "warned", "rejected");
        result.files().forEach(file -> print(file, out));
        FileResult total = result.total();
        print(total, out);
        out.println();
        ConsoleCommand.printRate(out, total.read(), "rows", result.took().toMillis() / 1000.0);
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

    private static void print(FileResult file, PrintStream out) {
        ConsoleCommand.printRow(
                out,
                file.file(),
                file.read(),
                file.created(),
                file.updated(),
                file.unchanged(),
                file.warned(),
                file.rejected());
    }
}
