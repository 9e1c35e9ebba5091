package crm.recordimport;

import crm.console.ConsoleCommand;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of the command {@code import records}.
 *
 * @param user id or e-mail address of the administrator with whose rights the lines are imported
 * @param settings settings of the application, such as {@code --crm.record-import.max-lines=50000}
 */
record RecordImportArguments(Path file, String user, boolean dryRun, List<String> settings) {

    static final String HELP = "--help";

    static final String USAGE = """
            usage: java -jar crm-graphql.jar import records [--dry-run] --user=ADMINISTRATOR FILE [--setting=value ...]

            FILE                    NDJSON (*.ndjson or *.jsonl): the records that the mutation importRecords takes

            --user=ADMINISTRATOR    id or e-mail address of an active administrator: the lines are imported with this
                                    person's rights, and the history names this person
            --dry-run               check every line, report everything, and save no record
            --setting=value         a setting of the application, such as --crm.record-import.max-lines=50000
            """;

    private static final List<String> EXTENSIONS = List.of(".ndjson", ".jsonl");

    private static final String USER = "--user=";

    private static final String DRY_RUN = "--dry-run";

    /** The command cannot begin; the message gives the reason. Nothing has changed. */
    static final class Unusable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unusable(String reason) {
            super(reason);
        }
    }

    /**
     * @param arguments those after the name of the command
     * @throws Unusable if they are not valid
     */
    static RecordImportArguments parse(List<String> arguments) {
        List<String> files = new ArrayList<>();
        List<String> settings = new ArrayList<>();
        String user = null;
        boolean dryRun = false;
        for (String argument : arguments) {
            if (!argument.startsWith("--")) {
                files.add(argument);
            } else if (argument.equals(DRY_RUN)) {
                dryRun = true;
            } else if (argument.startsWith(USER) && argument.length() > USER.length()) {
                user = argument.substring(USER.length());
            } else if (ConsoleCommand.isSetting(argument)) {
                settings.add(argument);
            } else {
                throw new Unusable(ConsoleCommand.unknownOption(argument, "import records"));
            }
        }
        if (files.size() != 1) {
            throw new Unusable(
                    (files.isEmpty() ? "FILE is missing" : "more than one FILE") + "; see import records --help");
        }
        return new RecordImportArguments(file(files.getFirst()), required(user), dryRun, List.copyOf(settings));
    }

    private static String required(@Nullable String user) {
        if (user == null) {
            throw new Unusable("--user is missing: an administrator; see import records --help");
        }
        return user;
    }

    private static Path file(String text) {
        Path file;
        try {
            file = Path.of(text);
        } catch (InvalidPathException e) {
            throw new Unusable(String.valueOf(e.getMessage()));
        }
        if (!Files.exists(file)) {
            throw new Unusable("the file " + file + " does not exist");
        }
        if (!Files.isRegularFile(file)) {
            throw new Unusable(file + " is not a file; the old CRM's tables are imported by import SOURCE");
        }
        if (EXTENSIONS.stream().noneMatch(file.toString()::endsWith)) {
            throw new Unusable(
                    "records are NDJSON, one JSON object per line, in a file named *.ndjson or *.jsonl: " + file);
        }
        if (!Files.isReadable(file)) {
            throw new Unusable("the file " + file + " cannot be read");
        }
        return file;
    }
}
