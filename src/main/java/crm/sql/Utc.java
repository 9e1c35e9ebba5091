package crm.sql;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Instants as values of {@code timestamptz}: the driver accepts no {@link Instant}. */
public final class Utc {

    private Utc() {}

    public static OffsetDateTime offset(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** Null for null. */
    public static @Nullable OffsetDateTime optionalOffset(@Nullable Instant instant) {
        return instant == null ? null : offset(instant);
    }
}
