package crm.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report of a command, with one JSON object per line. The file is created with its first line, under a temporary
 * name, and gets its final name when the command has ended.
 */
public final class ReportFile {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path path;

    private final Path temporary;

    private @Nullable Writer writer;

    private @Nullable Path published;

    private ReportFile(Path directory, String name) {
        this.path = directory.resolve(name).normalize();
        this.temporary = directory.resolve("." + name + ".partial").normalize();
    }

    /**
     * Reports of one run, named by its time, such as {@code rejects-20260101T000000Z.ndjson}.
     *
     * @param kinds the first parts of the names
     * @return a report for each kind, in the same order
     */
    public static List<ReportFile> of(Path directory, Instant now, List<String> kinds) {
        String time = TIME.format(now);
        String suffix = "";
        for (int i = 2; exists(directory, time + suffix, kinds); i++) {
            suffix = "-" + i;
        }
        String end = "-" + time + suffix + ".ndjson";
        return kinds.stream().map(kind -> new ReportFile(directory, kind + end)).toList();
    }

    private static boolean exists(Path directory, String time, List<String> kinds) {
        return kinds.stream().anyMatch(kind -> Files.exists(directory.resolve(kind + "-" + time + ".ndjson")));
    }

    /** @param line without its line end; can be encoded in UTF-8 */
    public void write(String line) {
        try {
            if (writer == null) {
                writer = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8);
            }
            writer.write(line);
            writer.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("The report " + path + " cannot be written: " + e, e);
        }
    }

    /** Gives the file its final name. */
    public void publish() {
        if (writer == null) {
            return;
        }
        try {
            writer.close();
            Files.move(temporary, path);
        } catch (IOException e) {
            throw new UncheckedIOException("The report " + path + " cannot be written: " + e, e);
        }
        writer = null;
        published = path;
    }

    /** Null before {@link #publish}, and if nothing was written. */
    public @Nullable Path published() {
        return published;
    }

    /** Deletes the file unless {@link #publish} was called. */
    public void discard() {
        if (writer == null) {
            return;
        }
        try {
            writer.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw new UncheckedIOException("The report " + temporary + " cannot be deleted: " + e, e);
        }
    }
}
