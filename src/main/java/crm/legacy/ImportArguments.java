package crm.legacy;

import crm.console.ConsoleCommand;
import crm.legacy.database.SourceDatabase;
import crm.legacy.database.SourceUri;
import crm.legacy.file.DumpFile;
import crm.legacy.file.ExportDirectory;
import crm.legacy.row.ExportSource;
import crm.legacy.row.ExportUnreadable;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of the command {@code import}.
 *
 * @param source a directory, a dump, or the address of a database
 * @param schema the schema of the old tables in a dump; null for {@code public}
 * @param verify whether the command compares the source with the records, instead of importing it
 * @param sample how many rows of each table a verification compares cell by cell
 * @param dryRun whether the import changes nothing
 * @param statuses the file of the option {@code --statuses}; null for none
 * @param settings settings of the application, such as {@code --crm.import.report-directory=reports}
 */
record ImportArguments(
        String source,
        @Nullable String schema,
        boolean verify,
        int sample,
        boolean dryRun,
        @Nullable String statuses,
        List<String> settings) {

    static final String HELP = "--help";

    static final String USAGE = """
            usage: java -jar crm-graphql.jar import [--dry-run] [--schema=NAME] [--statuses=FILE] SOURCE
              [--setting=value ...]
                   java -jar crm-graphql.jar import verify [--sample=ROWS] [--schema=NAME] [--statuses=FILE] SOURCE
              [--setting=value ...]
                   java -jar crm-graphql.jar import records --user=ADMINISTRATOR FILE    see import records --help

            SOURCE is one of
              DIR                                             a directory with users.csv, orders.csv, ... or *.ndjson
              FILE                                            a dump of pg_dump --data-only in plain SQL, also with gzip
              postgresql://user@host:port/db?schema=public    a database; the password is in PGPASSWORD or ~/.pgpass

            --dry-run         do everything, report everything, and write nothing to the database
            --schema=NAME     the schema of the old tables in a dump; public by default
            --statuses=FILE   CSV with table,old_status,new_status: what unknown statuses mean
            --sample=ROWS     how many rows of each table verify compares cell by cell; 200 by default
            --setting=value   a setting of the application, such as --crm.import.report-directory=reports
            """;

    private static final String DRY_RUN = "--dry-run";

    private static final String SCHEMA = "--schema=";

    private static final String STATUSES = "--statuses=";

    private static final String SAMPLE = "--sample=";

    private static final int DEFAULT_SAMPLE = 200;

    static final String VERIFY = "verify";

    private static final String DEFAULT_SCHEMA = "public";

    /**
     * @param arguments those after the name of the command
     * @throws ExportUnreadable if they are not valid; the message gives the reason
     */
    static ImportArguments parse(List<String> arguments) {
        List<String> sources = new ArrayList<>();
        List<String> settings = new ArrayList<>();
        String schema = null;
        String statuses = null;
        boolean dryRun = false;
        Integer sample = null;
        for (String argument : arguments) {
            if (!argument.startsWith("--")) {
                sources.add(argument);
            } else if (argument.equals(DRY_RUN)) {
                dryRun = true;
            } else if (argument.startsWith(SCHEMA) && argument.length() > SCHEMA.length()) {
                schema = argument.substring(SCHEMA.length());
            } else if (argument.startsWith(SAMPLE)) {
                sample = sample(argument.substring(SAMPLE.length()));
            } else if (argument.startsWith(STATUSES) && argument.length() > STATUSES.length()) {
                statuses = argument.substring(STATUSES.length());
            } else if (ConsoleCommand.isSetting(argument)) {
                settings.add(argument);
            } else {
                throw new ExportUnreadable(ConsoleCommand.unknownOption(argument, "import"));
            }
        }
        // A directory with this name is ./verify.
        boolean verify = !sources.isEmpty() && sources.getFirst().equals(VERIFY);
        if (verify) {
            sources.removeFirst();
        }
        if (sources.size() != 1) {
            throw new ExportUnreadable(
                    (sources.isEmpty() ? "SOURCE is missing" : "more than one SOURCE") + "; see import --help");
        }
        if (verify && dryRun) {
            throw new ExportUnreadable("verify never writes: leave out --dry-run");
        }
        if (sample != null && !verify) {
            throw new ExportUnreadable("--sample is for import verify");
        }
        return new ImportArguments(
                sources.getFirst(),
                schema,
                verify,
                sample == null ? DEFAULT_SAMPLE : sample,
                dryRun,
                statuses,
                List.copyOf(settings));
    }

    private static int sample(String text) {
        try {
            int rows = Integer.parseInt(text);
            if (rows >= 0) {
                return rows;
            }
        } catch (NumberFormatException e) {
            throw new ExportUnreadable("--sample is a number of rows, from 0 to " + Integer.MAX_VALUE, e);
        }
        throw new ExportUnreadable("--sample is a number of rows, from 0 to " + Integer.MAX_VALUE);
    }

    /**
     * Opens a directory or a dump, and checks the address of a database.
     *
     * @param environment the variables of the environment by name
     * @throws ExportUnreadable if the source is not usable
     */
    ExportSource open(Function<String, @Nullable String> environment) {
        ExportSource opened = openSource(environment);
        return statuses == null ? opened : opened.with(StatusMappingFile.read(path(statuses)));
    }

    private ExportSource openSource(Function<String, @Nullable String> environment) {
        if (SourceUri.isUri(source)) {
            if (schema != null) {
                throw new ExportUnreadable("--schema is for dumps; the address of a database has ?schema=" + schema);
            }
            return new SourceDatabase(SourceUri.parse(source, environment));
        }
        Path path = path(source);
        if (Files.isRegularFile(path) && !source.endsWith(".csv") && !source.endsWith(".ndjson")) {
            return ExportSource.of(DumpFile.open(path, schema == null ? DEFAULT_SCHEMA : schema));
        }
        if (schema != null) {
            throw new ExportUnreadable("--schema is for dumps; " + path + " is not a dump");
        }
        return ExportSource.of(ExportDirectory.open(path));
    }

    private static Path path(String text) {
        if (text.contains("://")) {
            // Without the text: it may contain a password.
            throw new ExportUnreadable("the address of a database begins with postgresql:// or postgres://");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new ExportUnreadable(String.valueOf(e.getMessage()), e);
        }
    }
}
