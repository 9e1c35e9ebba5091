package crm.legacy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an import could not take: a file of rejected rows and a file of warnings, one JSON object a line. They come into
 * being with the first line, under a passing name, and get their own when the import has committed.
 */
final class Reports implements AutoCloseable {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Report rejects;

    private final Report warnings;

    Reports(Path directory, Instant now) {
        String time = NAME.format(now);
        String suffix = "";
        for (int i = 2; taken(directory, time + suffix); i++) {
            suffix = "-" + i;
        }
        this.rejects = new Report(directory, "rejects-" + time + suffix + ".ndjson");
        this.warnings = new Report(directory, "warnings-" + time + suffix + ".ndjson");
    }

    private static boolean taken(Path directory, String time) {
        return Files.exists(directory.resolve("rejects-" + time + ".ndjson"))
                || Files.exists(directory.resolve("warnings-" + time + ".ndjson"));
    }

    /** @param row columns and their texts, the bare fields, or the text of the line */
    void reject(String file, long line, String column, RejectionReason reason, @Nullable String message, Object row) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("file", file);
        entry.put("line", line);
        entry.put("column", column);
        entry.put("reason", reason);
        entry.put("message", message);
        entry.put("row", row);
        rejects.write(entry);
    }

    void warn(String file, long line, ImportWarning warning) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("file", file);
        entry.put("line", line);
        entry.put("column", warning.column());
        entry.put("reason", warning.reason());
        entry.put("value", warning.value());
        entry.put("message", warning.message());
        warnings.write(entry);
    }

    /** @param firstLine where the row's id was met first */
    static String message(RejectionReason reason, long firstLine) {
        return switch (reason) {
            case DUPLICATE_ID -> "line " + firstLine + " has the same id";
            case PARENT_REJECTED -> "its parent record was rejected in this import";
            case PARENT_MISSING -> "its parent record is not in this export and was not imported before";
            case CONFLICT -> "changed in the export and changed here since the last import: left as it is here";
            case IMMUTABLE -> "history cannot change: the row was imported before, with other contents";
            case CODE_TAKEN -> "another record has this code";
            default -> throw new IllegalArgumentException(reason + " is found out row by row");
        };
    }

    /** The import has committed. */
    void publish() {
        rejects.publish();
        warnings.publish();
    }

    /** Null if no row was rejected. */
    @Nullable
    Path rejects() {
        return rejects.published;
    }

    /** Null if there was nothing to warn of. */
    @Nullable
    Path warnings() {
        return warnings.published;
    }

    /** Without {@link #publish} nothing is left of them. */
    @Override
    public void close() {
        rejects.discard();
        warnings.discard();
    }

    private static final class Report {

        private final Path path;

        private final Path passing;

        private @Nullable Writer writer;

        private @Nullable Path published;

        Report(Path directory, String name) {
            this.path = directory.resolve(name).normalize();
            this.passing = directory.resolve("." + name + ".partial").normalize();
        }

        void write(Map<String, @Nullable Object> entry) {
            try {
                if (writer == null) {
                    writer = Files.newBufferedWriter(passing, StandardCharsets.UTF_8);
                }
                writer.write(writable(JSON.writeValueAsString(entry)));
                writer.write('\n');
            } catch (IOException e) {
                throw new UncheckedIOException("The report " + path + " cannot be written: " + e, e);
            }
        }

        /** The rows are here because something is wrong with them: half a character is written as JSON can spell it. */
        private static String writable(String json) {
            if (ValueParser.isText(json)) {
                return json;
            }
            StringBuilder text = new StringBuilder(json.length());
            json.codePoints().forEach(c -> {
                if (c == ExportDirectory.NOT_UTF_8) {
                    text.append('\uFFFD');
                } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                    text.append(String.format("\\u%04x", c));
                } else {
                    text.appendCodePoint(c);
                }
            });
            return text.toString();
        }

        void publish() {
            if (writer == null) {
                return;
            }
            try {
                writer.close();
                Files.move(passing, path);
            } catch (IOException e) {
                throw new UncheckedIOException("The report " + path + " cannot be written: " + e, e);
            }
            writer = null;
            published = path;
        }

        void discard() {
            if (writer == null) {
                return;
            }
            try {
                writer.close();
                Files.deleteIfExists(passing);
            } catch (IOException e) {
                throw new UncheckedIOException("The report " + passing + " cannot be deleted: " + e, e);
            }
        }
    }
}
