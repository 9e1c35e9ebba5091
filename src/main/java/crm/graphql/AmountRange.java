package crm.graphql;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The input {@code AmountRange}: both ends included; either may be open. */
public record AmountRange(
        @Nullable BigDecimal min, @Nullable BigDecimal max) {}
