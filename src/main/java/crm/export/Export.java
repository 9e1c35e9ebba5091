package crm.export;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file of many records.
 *
 * @param sha256 of the file, in hexadecimal
 * @param asOf the instant whose state the file shows
 */
record Export(
        UUID id,
        Type type,
        Format format,
        State state,
        @Nullable Integer rowCount,
        @Nullable String sha256,
        @Nullable String error,
        @Nullable Instant asOf,
        Instant createdAt,
        @Nullable Instant finishedAt,
        @Nullable Instant expiresAt) {

    enum Type {
        ORDERS,
        LEADS,
        CUSTOMERS,
        SHIPMENTS,
        TASKS,
        PAYMENTS,
        STATUS_HISTORY
    }

    enum Format {
        NDJSON,
        CSV
    }

    enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        EXPIRED
    }
}
