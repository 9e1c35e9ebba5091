package crm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What all servers of the tests log, and what of it would have been personal or secret: every telephone number, address
 * and token that clients of the tests sent or received. {@link SuiteLogsIT} looks for the one in the other when all
 * tests have run.
 */
public final class SuiteLogs {

    /** Where both are; {@code logback-test.xml} has it, too. */
    public static final Path FOLDER = Path.of("target", "suite").toAbsolutePath();

    /** A process that runs in another directory receives the folder in this property. */
    public static final String FOLDER_PROPERTY = "suite.folder";

    // Begins at the beginning of a word, and never tries again: some tests send one of a hundred thousand letters.
    static final Pattern EMAIL = Pattern.compile(
            "(?<![\\p{L}\\p{N}._%+-])[\\p{L}\\p{N}._%+-]{1,64}+@[\\p{L}\\p{N}-]{1,64}(?:\\.[\\p{L}\\p{N}-]{1,"
                    + "64})*\\.\\p{L}{2,}");

    /** As people write numbers, or as they are kept. */
    private static final Pattern PHONE = Pattern.compile("(?<![\\w-])[+(]?\\d[\\d ().-]{8,18}\\d(?![\\w-])");

    /** Ids have digits and hyphens, too. */
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** Tokens of people and of parcels, keys of programs. */
    static final Pattern SECRET = Pattern.compile(
            "crm_live_[0-9A-Za-z]{36}|eyJ[\\w-]{10,}\\.[\\w-]+\\.[\\w-]*|\"trackingToken\"\\s*:\\s*\"([\\w-]{20,})\"");

    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SuiteLogs::write));
    }

    private SuiteLogs() {}

    /** The digits of all that may be a telephone number. */
    static Stream<String> phones(String text) {
        return PHONE.matcher(ID.matcher(text).replaceAll("-"))
                .results()
                .map(found -> found.group().replaceAll("\\D", ""))
                .filter(digits -> digits.length() >= 10 && digits.length() <= 15);
    }

    /** Records text that must not be in any log. */
    public static void mustNotHave(String text) {
        for (Pattern pattern : new Pattern[] {EMAIL, SECRET}) {
            pattern.matcher(text)
                    .results()
                    .map(found -> found.groupCount() > 0 && found.group(1) != null ? found.group(1) : found.group())
                    .forEach(SEEN::add);
        }
        phones(text).forEach(SEEN::add);
    }

    /** @return a file of its own for the log of another process, as an argument of the application */
    public static String ofAnotherProcess() {
        return "--logging.file.name=" + FOLDER.resolve(UUID.randomUUID() + ".log");
    }

    private static void write() {
        try {
            Files.createDirectories(FOLDER);
            Files.write(FOLDER.resolve(UUID.randomUUID() + ".secrets"), SEEN, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
