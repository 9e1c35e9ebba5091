package crm.bike;

import crm.graphql.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A booked bike as clients see it: its snapshot, and the pictures to show.
 *
 * @param cachedImages addresses of the archive's copies
 * @param orderId the order of the bike; null for a lead
 */
public record Bike(
        BikeSnapshot snapshot,
        List<String> cachedImages,
        @Nullable UUID orderId) {

    public String title() {
        return snapshot.title();
    }

    public @Nullable String brand() {
        return snapshot.brand();
    }

    public @Nullable String model() {
        return snapshot.model();
    }

    public @Nullable Integer year() {
        return snapshot.year();
    }

    public @Nullable String size() {
        return snapshot.size();
    }

    public @Nullable String category() {
        return snapshot.category();
    }

    public @Nullable Money price() {
        String currency = snapshot.currency();
        return Money.of(snapshot.price(), currency == null ? "EUR" : currency);
    }

    public @Nullable String location() {
        return snapshot.location();
    }

    public @Nullable String description() {
        return snapshot.description();
    }

    public List<String> images() {
        return snapshot.images();
    }

    public @Nullable String bikeId() {
        return snapshot.bikeId();
    }

    public Instant takenAt() {
        return snapshot.takenAt();
    }

    public boolean rebuilt() {
        return snapshot.rebuilt();
    }
}
