package crm.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The input {@code DateTimeRange}: from an instant on, and before another; either may be open. */
public record TimeRange(@Nullable Instant from, @Nullable Instant to) {}
