package crm.bike;

import crm.graphql.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A bike of the catalogue, as it is now. What was booked is a {@link Bike}.
 *
 * @param bikeId its id in the catalogue, which other systems know
 * @param url address of the advertisement
 * @param active whether it is for sale
 * @param deactivatedAt when it left the catalogue; null while it is for sale, or if the time is unknown
 */
public record CatalogueBike(
        UUID id,
        String bikeId,
        @Nullable String name,
        @Nullable String brand,
        @Nullable String model,
        @Nullable Integer year,
        @Nullable String size,
        @Nullable String wheelSize,
        @Nullable String category,
        @Nullable String conditionGrade,
        @Nullable Money price,
        @Nullable Money originalPrice,
        @Nullable String description,
        @Nullable String location,
        @Nullable String url,
        @Nullable String sourcePlatform,
        @Nullable String sourceAdId,
        @Nullable String mainPhotoUrl,
        List<String> images,
        boolean active,
        @Nullable Instant deactivatedAt,
        @Nullable String deactivationReason,
        int version,
        Instant createdAt,
        Instant updatedAt) {}
