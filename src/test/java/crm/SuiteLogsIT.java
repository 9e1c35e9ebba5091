package crm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs after all other tests, and reads what their servers have logged. */
class SuiteLogsIT {

    /** Anything that may be one of the secrets, whole. */
    private static final List<Pattern> CANDIDATES = List.of(
            SuiteLogs.EMAIL, Pattern.compile("[\\w-]{20,}"), Pattern.compile("eyJ[\\w-]{10,}\\.[\\w-]+\\.[\\w-]*"));

    @Test
    void logsContainNoPhoneNumberAddressOrToken() throws IOException {
        Set<String> secrets = new HashSet<>();
        for (Path file : files(".secrets")) {
            secrets.addAll(Files.readAllLines(file, UTF_8));
        }
        assertThat(secrets).as("what the tests have sent").anyMatch(it -> it.contains("@"));

        TreeMap<String, String> found = new TreeMap<>();
        long lines = 0;
        for (Path log : files(".log")) {
            try (BufferedReader reader = Files.newBufferedReader(log, UTF_8)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines++;
                    String read = line;
                    candidates(read).filter(secrets::contains).forEach(secret -> found.putIfAbsent(secret, read));
                }
            }
        }
        // The report contains what was found; the next run starts with empty files.
        for (String ending : List.of(".secrets", ".log")) {
            for (Path file : files(ending)) {
                Files.delete(file);
            }
        }
        assertThat(lines).as("lines of logs").isPositive();
        assertThat(found).isEmpty();
    }

    private static Stream<String> candidates(String line) {
        return Stream.concat(
                SuiteLogs.phones(line),
                CANDIDATES.stream()
                        .flatMap(candidate -> candidate.matcher(line).results().map(MatchResult::group)));
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.list(SuiteLogs.FOLDER)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }
}
