package crm.legacy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What became of an export.
 *
 * @param files in the order of the import
 * @param notImported files and columns of the directory that the import does not know, each in words
 * @param linked references of earlier imports that found their record now
 * @param demoTakenOut how many records of the demo were taken out first
 * @param rejects the report of the rows that were not taken; null if all were
 * @param warnings the report of what could not be taken over of rows that were; null if there is nothing to say
 */
public record ImportResult(
        List<FileResult> files,
        List<String> notImported,
        long linked,
        long demoTakenOut,
        @Nullable Path rejects,
        @Nullable Path warnings,
        Duration took) {

    /**
     * What became of one file. Each row that was read is either created, updated, unchanged or rejected; a row that was
     * taken may besides be warned of.
     */
    public record FileResult(
            String file, long read, long created, long updated, long unchanged, long warned, long rejected) {}

    /** All files together, as if they were one. */
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
