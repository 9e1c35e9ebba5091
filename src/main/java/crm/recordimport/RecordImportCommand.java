package crm.recordimport;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.console.ConsoleCommand;
import crm.console.Progress;
import crm.console.ReportFile;
import crm.console.ReportSettings;
import crm.crypto.Sha256;
import crm.graphql.Messages;
import crm.recordimport.RecordImportArguments.Unusable;
import crm.security.Caller;
import crm.upload.LocalFiles;
import crm.user.Administrators;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;

/**
 * The command {@code import records FILE}: imports the same files as the mutation {@code importRecords}, through the
 * same code, in the process of the command, and prints the result on the console.
 *
 * <p>Exit codes are those of {@code import SOURCE}: 0 if every line was imported or reported; 2 if the arguments or the
 * file are not usable, and nothing has changed; 1 for another error. The lines before it are saved then, and the same
 * command goes on behind them.
 */
@Component
@EnableConfigurationProperties(ReportSettings.class)
public class RecordImportCommand {

    /** Of the messages on the console and in the report. */
    private static final Locale LANGUAGE = Locale.ENGLISH;

    private static final int BUFFER = 1 << 16;

    private final RecordImports imports;

    private final RecordImportQueries queries;

    private final RecordImportAttempt attempt;

    private final RecordImportErrors errors;

    private final Administrators administrators;

    private final LocalFiles files;

    private final Messages messages;

    private final ReportSettings settings;

    private final Clock clock;

    private volatile boolean stopping;

    RecordImportCommand(
            RecordImports imports,
            RecordImportQueries queries,
            RecordImportAttempt attempt,
            RecordImportErrors errors,
            Administrators administrators,
            LocalFiles files,
            Messages messages,
            ReportSettings settings,
            Clock clock) {
        this.imports = imports;
        this.queries = queries;
        this.attempt = attempt;
        this.errors = errors;
        this.administrators = administrators;
        this.files = files;
        this.messages = messages;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Starts the application without a port, imports, and stops it.
     *
     * @param arguments those after the name of the command
     * @return the process's exit code
     */
    public static int launch(Class<?> application, List<String> arguments) {
        if (arguments.isEmpty() || arguments.contains(RecordImportArguments.HELP)) {
            return ConsoleCommand.printUsage(RecordImportArguments.USAGE, !arguments.isEmpty());
        }
        RecordImportArguments parsed;
        try {
            parsed = RecordImportArguments.parse(arguments);
        } catch (Unusable e) {
            return ConsoleCommand.printError(e, ConsoleCommand.UNUSABLE);
        }
        return ConsoleCommand.launch(
                application, parsed.settings(), "run the command again to go on behind the last line", context -> {
                    // They register the loaders of their fields when they are made; beans are made lazily here.
                    context.getBeansWithAnnotation(Controller.class);
                    return context.getBean(RecordImportCommand.class).runAndReport(parsed, System.out);
                });
    }

    /** When the process is told to end: the next run goes on behind the last line. */
    @EventListener
    void stop(ContextClosedEvent closed) {
        stopping = true;
    }

    /** @return the process's exit code */
    private int runAndReport(RecordImportArguments arguments, PrintStream out) {
        try {
            return run(arguments, out);
        } catch (Unusable e) {
            return ConsoleCommand.printError(e, ConsoleCommand.UNUSABLE);
        } catch (RecordMutations.Unanswered e) {
            return ConsoleCommand.printError(
                    "a line could not be processed: " + e.getMessage() + "; run the command again to go on",
                    ConsoleCommand.FAILED);
        } catch (IOException | UncheckedIOException e) {
            return ConsoleCommand.printError(e, ConsoleCommand.FAILED);
        }
    }

    /**
     * @return the process's exit code
     * @throws Unusable if the file or the administrator is not usable; nothing has changed
     */
    int run(RecordImportArguments arguments, PrintStream out) throws IOException {
        Caller caller = administrator(arguments.user());
        Path file = arguments.file();
        RecordFile lines = () -> new InputStreamReader(Files.newInputStream(file), UTF_8);
        requireUsable(file, lines);
        return run(file, lines, caller, arguments.dryRun(), out);
    }

    private Caller administrator(String named) {
        List<Caller> found = administrators.named(named);
        if (found.isEmpty()) {
            throw new Unusable("no active administrator has this id or e-mail address: " + named);
        }
        if (found.size() > 1) {
            throw new Unusable("several active administrators have this e-mail address; use the id of one: "
                    + found.stream().map(Caller::id).toList());
        }
        return found.getFirst();
    }

    private void requireUsable(Path file, RecordFile lines) throws IOException {
        Optional<String> problem = files.problem(file)
                .map(found -> messages.text(LANGUAGE, found.messageKey(), found.detail()))
                .or(() -> tooManyLines(lines));
        if (problem.isPresent()) {
            throw new Unusable(file + ": " + problem.get());
        }
    }

    private Optional<String> tooManyLines(RecordFile lines) {
        try {
            return attempt.problem(lines, LANGUAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int run(Path file, RecordFile lines, Caller caller, boolean dryRun, PrintStream out) throws IOException {
        Instant start = clock.instant();
        UUID id = imports.startOrResume(sha256(file), dryRun, caller, LANGUAGE);
        RecordImport before = found(id);
        if (!dryRun && before.processed() > 0) {
            out.println("Going on behind line " + before.lastLine() + ", where an earlier run ended");
        }
        Progress progress = ConsoleCommand.progress(out);
        try {
            progress.reading(name(file));
            attempt.of(id, lines, progress, () -> stopping);
        } finally {
            progress.done();
        }
        RecordImport after = found(id);
        return switch (after.state()) {
            case DONE -> {
                print(name(file), after, Duration.between(start, clock.instant()), out);
                yield ConsoleCommand.DONE;
            }
            case FAILED -> ConsoleCommand.printError(String.valueOf(after.error()), ConsoleCommand.FAILED);
            case WAITING, RUNNING ->
                ConsoleCommand.printError(
                        "stopped at line " + after.lastLine() + ", or another process imports this file;"
                                + " run the command again to go on",
                        ConsoleCommand.FAILED);
        };
    }

    private RecordImport found(UUID id) {
        return queries.find(id).orElseThrow();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream hashing = new DigestInputStream(in, Sha256.digest())) {
            byte[] buffer = new byte[BUFFER];
            int read;
            do {
                read = hashing.read(buffer);
            } while (read >= 0);
            return HexFormat.of().formatHex(hashing.getMessageDigest().digest());
        }
    }

    private void print(String file, RecordImport result, Duration took, PrintStream out) throws IOException {
        out.println();
        ConsoleCommand.printRow(out, "file", "read", "created", "updated", "unchanged", "rejected");
        ConsoleCommand.printRow(
                out,
                file,
                result.processed(),
                result.created(),
                result.updated(),
                result.unchanged(),
                result.rejected());
        out.println();
        ConsoleCommand.printRate(out, result.processed(), "lines", took.toMillis() / 1000.0);
        if (result.dryRun()) {
            out.println("Dry run: no record was written");
        }
        Path rejects = rejects(result);
        if (rejects != null) {
            out.println("Rejected lines: " + rejects);
        }
    }

    /** The same lines as the error file of {@code importRecords}; null without any. */
    private @Nullable Path rejects(RecordImport result) throws IOException {
        ReportFile report = ReportFile.of(settings.reports(), clock.instant(), List.of("rejects"))
                .getFirst();
        try {
            errors.write(result.id(), report::write);
            report.publish();
            return report.published();
        } finally {
            report.discard();
        }
    }
}
