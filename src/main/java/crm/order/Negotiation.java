package crm.order;

import crm.graphql.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was agreed with the seller about the price. All amounts have one currency. */
public record Negotiation(
        UUID id,
        UUID orderId,
        @Nullable String platform,
        @Nullable Money startPrice,
        @Nullable Money finalPrice,
        @Nullable Money discount,
        @Nullable Boolean success,
        @Nullable String summary,
        int version,
        Instant createdAt,
        Instant updatedAt) {}
