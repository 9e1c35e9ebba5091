package crm.order;

import crm.graphql.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was agreed with the seller about the price.
 *
 * @param storedTranscript the messages as JSON, as stored: parsed only for callers that select them
 */
public record Negotiation(
        UUID id,
        UUID orderId,
        @Nullable String platform,
        @Nullable Money startPrice,
        @Nullable Money finalPrice,
        @Nullable Money discount,
        @Nullable Boolean success,
        @Nullable String storedTranscript,
        @Nullable String summary,
        Instant createdAt) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public @Nullable Object transcript() {
        return storedTranscript == null ? null : JSON.readValue(storedTranscript, Object.class);
    }
}
