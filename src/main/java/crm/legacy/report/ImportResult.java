package crm.legacy.report;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The result of an import.
 *
 * @param files in the order of the import
 * @param notImported a description of each file or table that is not imported
 * @param legacyColumns a description of each column that is kept as {@code legacyData}
 * @param linked the number of references of earlier imports that this import set
 * @param demoRemoved the number of removed records of the demo
 * @param deleted the number of imported rows that a source no longer contains, by the name of the source
 * @param dryRun whether nothing was written
 * @param rejects the report of rejected rows; null without any
 * @param warnings the report of warnings; null without any
 * @param deletedRows the report of imported rows that a source no longer contains; null without any
 */
public record ImportResult(
        List<FileResult> files,
        List<String> notImported,
        List<String> legacyColumns,
        long linked,
        long demoRemoved,
        Map<String, Long> deleted,
        boolean dryRun,
        @Nullable Path rejects,
        @Nullable Path warnings,
        @Nullable Path deletedRows,
        Duration took) {

    /**
     * The rows of one file. Each row is created, updated, unchanged or rejected; accepted rows may also have warnings.
     */
    public record FileResult(
            String file, long read, long created, long updated, long unchanged, long warned, long rejected) {}

    /** The sums over all files. */
    public FileResult total() {
        return new FileResult(
                "total",
                sum(FileResult::read),
                sum(FileResult::created),
                sum(FileResult::updated),
                sum(FileResult::unchanged),
                sum(FileResult::warned),
                sum(FileResult::rejected));
    }

    /** @throws IllegalArgumentException if the export had no such file */
    public FileResult file(String name) {
        return files.stream()
                .filter(file -> file.file().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " was not imported"));
    }

    private long sum(ToLongFunction<FileResult> count) {
        return files.stream().mapToLong(count).sum();
    }
}
