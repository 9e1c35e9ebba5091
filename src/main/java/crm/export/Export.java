package crm.export;

import crm.feed.ChangePosition;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file of many records.
 *
 * @param attempts how often it was begun; the last one's file is the export's
 * @param sha256 of the file, in hexadecimal
 * @param asOf the instant whose state the file shows
 * @param position in the change feed, after which everything is told that the file does not show
 */
record Export(
        UUID id,
        Type type,
        Format format,
        State state,
        int attempts,
        @Nullable Integer rowCount,
        @Nullable BigDecimal byteCount,
        @Nullable String sha256,
        @Nullable String error,
        @Nullable Instant asOf,
        @Nullable ChangePosition position,
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
        NDJSON("application/x-ndjson"),
        CSV("text/csv");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        String mediaType() {
            return mediaType;
        }

        String extension() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        EXPIRED
    }
}
