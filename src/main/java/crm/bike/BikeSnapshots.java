package crm.bike;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts a snapshot together; the one place that decides which source is believed. */
public final class BikeSnapshots {

    // If neither the snapshot nor the catalogue names a currency, the old CRM used euros.
    private static final String CURRENCY = "EUR";

    private BikeSnapshots() {}

    /**
     * Takes each part from the first source that knows it; price and currency come from the same source.
     *
     * @param sources the most trusted first: the input, the bike's name, the catalogue, the order's price, the
     *     words of the listing's address
     * @param takenAt when the bike looked like that: when it was booked
     * @param rebuilt true if the input had no bike data and the snapshot is built later
     * @return empty if no source knows a title
     */
    public static Optional<BikeSnapshot> assemble(List<BikeFacts> sources, Instant takenAt, boolean rebuilt) {
        String title = first(sources, BikeFacts::title);
        if (title == null) {
            return Optional.empty();
        }
        Optional<BikeFacts> priced =
                sources.stream().filter(facts -> facts.price() != null).findFirst();
        List<String> images = sources.stream()
                .map(BikeFacts::images)
                .filter(urls -> !urls.isEmpty())
                .findFirst()
                .orElse(List.of());
        String bikeId = first(sources, BikeFacts::bikeId);
        String bikeUrl = first(sources, BikeFacts::bikeUrl);
        return Optional.of(new BikeSnapshot(
                title,
                first(sources, BikeFacts::brand),
                first(sources, BikeFacts::model),
                first(sources, BikeFacts::year),
                first(sources, BikeFacts::size),
                first(sources, BikeFacts::category),
                priced.map(BikeFacts::price).orElse(null),
                priced.map(facts -> Objects.requireNonNullElse(facts.currency(), CURRENCY))
                        .orElse(null),
                first(sources, BikeFacts::location),
                first(sources, BikeFacts::description),
                first(sources, BikeFacts::mainPhotoUrl),
                images,
                bikeId,
                bikeUrl,
                bikeUrl != null ? bikeUrl : bikeId,
                takenAt,
                rebuilt));
    }

    private static <T> @Nullable T first(List<BikeFacts> sources, Function<BikeFacts, @Nullable T> part) {
        for (BikeFacts facts : sources) {
            T value = part.apply(facts);
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
