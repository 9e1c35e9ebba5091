package crm.bike;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bike as it was offered when it was booked. Its advertisement disappears within days, so the snapshot is written
 * once and an order is drawn from it alone. Stored as JSON with these names as keys.
 *
 * @param price price of the advertisement
 * @param currency an ISO 4217 code; snapshots of the old CRM named none and meant EUR
 * @param images addresses of the advertisement's pictures, as they were; they need not answer any more
 * @param bikeId the bike's id in the catalogue
 * @param bikeUrl the advertisement's address
 * @param externalBikeRef the advertisement's URL, otherwise its id
 * @param rebuilt true where the snapshot was put together later from what was still known
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BikeSnapshot(
        String title,
        @Nullable String brand,
        @Nullable String model,
        @Nullable Integer year,
        @Nullable String size,
        @Nullable String category,
        @Nullable BigDecimal price,
        @Nullable String currency,
        @Nullable String location,
        @Nullable String description,
        @Nullable String mainPhotoUrl,
        List<String> images,
        @Nullable String bikeId,
        @Nullable String bikeUrl,
        @Nullable String externalBikeRef,
        Instant takenAt,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean rebuilt) {

    /** False and empty values are not written; absent ones are read as false or empty. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final ObjectReader READER = JSON.readerFor(BikeSnapshot.class);

    public BikeSnapshot {
        images = images == null ? List.of() : List.copyOf(images);
    }

    /** @param json what {@link #toJson()} wrote */
    public static BikeSnapshot fromJson(String json) {
        return READER.readValue(json);
    }

    public String toJson() {
        return JSON.writeValueAsString(this);
    }
}
