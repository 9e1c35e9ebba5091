package crm.order;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a customer wrote about an order; the rating is 1 to 5. */
public record Review(
        UUID id,
        UUID orderId,
        int rating,
        @Nullable String text,
        @Nullable String reply,
        Instant createdAt) {}
