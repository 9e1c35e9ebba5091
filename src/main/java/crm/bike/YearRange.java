package crm.bike;

import org.jspecify.annotations.Nullable;

/** The input {@code YearRange}: both ends included; either may be open. */
public record YearRange(@Nullable Integer min, @Nullable Integer max) {}
