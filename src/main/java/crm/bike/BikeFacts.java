package crm.bike;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Data of one source about a bike: the caller's input, the catalogue, the words of a URL, … Any part may be
 * missing; see {@link BikeSnapshots#assemble}.
 *
 * @param currency an ISO 4217 code; belongs to the price
 */
public record BikeFacts(
        @Nullable String title,
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
        @Nullable String bikeUrl) {

    /** A source without data. */
    public static final BikeFacts NONE =
            new BikeFacts(null, null, null, null, null, null, null, null, null, null, null, List.of(), null, null);

    public BikeFacts {
        images = List.copyOf(images);
    }

    public static BikeFacts titled(@Nullable String title) {
        return new BikeFacts(title, null, null, null, null, null, null, null, null, null, null, List.of(), null, null);
    }

    /** @param currency an ISO 4217 code */
    public static BikeFacts priced(@Nullable BigDecimal price, String currency) {
        return new BikeFacts(
                null, null, null, null, null, null, price, currency, null, null, null, List.of(), null, null);
    }

    /** The listing that the bike was offered in: its id in the catalogue and its address. */
    public static BikeFacts listed(@Nullable String bikeId, @Nullable String bikeUrl) {
        return new BikeFacts(
                null, null, null, null, null, null, null, null, null, null, null, List.of(), bikeId, bikeUrl);
    }

    /**
     * The last resort: a title from the words in a listing's address. That is the last part of its path that is not
     * only digits: {@code …/road-bikes/537600/time-wahoo-package-deal} says "Time wahoo package deal".
     */
    public static BikeFacts fromWordsOf(@Nullable String bikeUrl) {
        return titled(bikeUrl == null ? null : wordsOf(bikeUrl));
    }

    private static @Nullable String wordsOf(String url) {
        int host = url.indexOf("://");
        int path = url.indexOf('/', host < 0 ? 0 : host + 3);
        if (path < 0) {
            return null;
        }
        String[] segments = url.substring(path).replaceFirst("[?#].*", "").split("/");
        for (int i = segments.length - 1; i >= 0; i--) {
            String words =
                    decode(segments[i]).replace('-', ' ').replace('_', ' ').strip();
            if (words.codePoints().anyMatch(Character::isLetter)) {
                int first = words.offsetByCodePoints(0, 1);
                return words.substring(0, first).toUpperCase(Locale.ROOT) + words.substring(first);
            }
        }
        return null;
    }

    private static String decode(String segment) {
        try {
            String decoded = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
            boolean text = decoded.codePoints().noneMatch(c -> Character.isISOControl(c) || c == '\uFFFD');
            return text ? decoded : segment;
        } catch (IllegalArgumentException e) {
            // An invalid percent escape: use the words as they are.
            return segment;
        }
    }
}
