package crm.recordimport;

import crm.security.Caller;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An import of an uploaded file.
 *
 * @param attempts how often the job was started
 * @param lineCount of the file, without empty lines; null until they were counted
 * @param lastLine the number of the last line that was processed
 * @param error why the job failed; null if it did not
 * @param expiresAt until when its errors can be read
 */
record RecordImport(
        UUID id,
        @Nullable UUID uploadId,
        State state,
        boolean dryRun,
        Caller caller,
        Locale language,
        int attempts,
        @Nullable Integer lineCount,
        int lastLine,
        int processed,
        int created,
        int updated,
        int unchanged,
        int rejected,
        @Nullable String error,
        Instant createdAt,
        @Nullable Instant finishedAt,
        @Nullable Instant expiresAt) {

    enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED
    }

    /** What became of a line. */
    enum Verdict {
        CREATED,
        UPDATED,
        UNCHANGED,
        REJECTED
    }
}
