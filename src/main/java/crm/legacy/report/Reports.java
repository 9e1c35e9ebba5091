package crm.legacy.report;

import crm.console.ReportFile;
import crm.legacy.row.DeletedRow;
import crm.legacy.row.ImportWarning;
import crm.legacy.value.RejectionReason;
import crm.legacy.value.StorableText;
import java.nio.file.Path;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes files of rejected rows, of warnings, of rows that the source no longer contains, and of what a verification
 * found, with one JSON object per line. Each file is created with its first line, under a temporary name, and gets its
 * final name when the import has ended.
 */
public final class Reports implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ReportFile rejects;

    private final ReportFile warnings;

    private final ReportFile deleted;

    private final ReportFile totals;

    private final ReportFile differences;

    /** The lines of the rejected rows by file. */
    private final Map<String, BitSet> rejectedLines = new HashMap<>();

    public Reports(Path directory, Instant now) {
        List<ReportFile> files =
                ReportFile.of(directory, now, List.of("rejects", "warnings", "deleted", "totals", "differences"));
        this.rejects = files.get(0);
        this.warnings = files.get(1);
        this.deleted = files.get(2);
        this.totals = files.get(3);
        this.differences = files.get(4);
    }

    /** @param row the texts by column, the list of fields, or the text of the line */
    public void reject(
            String file, long line, String column, RejectionReason reason, @Nullable String message, Object row) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("file", file);
        entry.put("line", line);
        entry.put("column", column);
        entry.put("reason", reason);
        entry.put("message", message);
        entry.put("row", row);
        write(rejects, entry);
        rejectedLines.computeIfAbsent(file, name -> new BitSet()).set(Math.toIntExact(line));
    }

    /** Whether {@link #reject} was called for this row. */
    public boolean isRejected(String file, long line) {
        BitSet lines = rejectedLines.get(file);
        return lines != null && lines.get(Math.toIntExact(line));
    }

    /** The number and the sums of the rows with one status in one month, in the source and here. */
    public void total(Map<String, @Nullable Object> total) {
        write(totals, total);
    }

    /** A difference between a row of the source and its record. */
    public void difference(Map<String, @Nullable Object> difference) {
        write(differences, difference);
    }

    public void warn(String file, long line, ImportWarning warning) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("file", file);
        entry.put("line", line);
        entry.put("column", warning.column());
        entry.put("reason", warning.reason());
        entry.put("value", warning.value());
        entry.put("message", warning.message());
        write(warnings, entry);
    }

    /** A row that an earlier import brought and that the file no longer contains. */
    public void deleted(String file, DeletedRow row) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("file", file);
        entry.put("table", row.table());
        entry.put("id", row.id());
        entry.put("recordId", row.recordId());
        if (row.code() != null) {
            entry.put("code", row.code());
        }
        write(deleted, entry);
    }

    /** @param firstLine the first line with the same id */
    public static String message(RejectionReason reason, long firstLine) {
        return switch (reason) {
            case DUPLICATE_ID -> "line " + firstLine + " has the same id";
            case PARENT_REJECTED -> "its parent record was rejected in this import";
            case PARENT_MISSING -> "its parent record is not in this export and was not imported before";
            case CONFLICT -> "changed in the export and changed here since the last import: left as it is here";
            case IMMUTABLE -> "history cannot change: the row was imported before, with other contents";
            case CODE_TAKEN -> "another record has this code";
            default -> throw new IllegalArgumentException(reason + " depends on one row alone");
        };
    }

    /** Gives the files their final names; after the transaction has ended. */
    public void publish() {
        rejects.publish();
        warnings.publish();
        deleted.publish();
        totals.publish();
        differences.publish();
    }

    /** Null if no row was rejected. */
    public @Nullable Path rejects() {
        return rejects.published();
    }

    /** Null if there are no warnings. */
    public @Nullable Path warnings() {
        return warnings.published();
    }

    /** Null if the sources contain every imported row. */
    public @Nullable Path deleted() {
        return deleted.published();
    }

    /** Null if no rows were compared. */
    public @Nullable Path totals() {
        return totals.published();
    }

    /** Null if no differences were found. */
    public @Nullable Path differences() {
        return differences.published();
    }

    /** Deletes the files unless {@link #publish} was called. */
    @Override
    public void close() {
        rejects.discard();
        warnings.discard();
        deleted.discard();
        totals.discard();
        differences.discard();
    }

    private static void write(ReportFile report, Map<String, @Nullable Object> entry) {
        report.write(writable(JSON.writeValueAsString(entry)));
    }

    /** Escapes unpaired surrogates, which UTF-8 cannot encode and a rejected row may contain. */
    private static String writable(String json) {
        if (StorableText.isStorable(json)) {
            return json;
        }
        StringBuilder text = new StringBuilder(json.length());
        json.codePoints().forEach(c -> {
            if (c == StorableText.NOT_UTF_8) {
                text.append('\uFFFD');
            } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                text.append(String.format("\\u%04x", c));
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }
}
