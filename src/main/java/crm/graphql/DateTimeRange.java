package crm.graphql;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The input {@code DateTimeRange}: from an instant on, and before another; either may be open. */
public record DateTimeRange(
        @Nullable Instant from, @Nullable Instant to) {}
