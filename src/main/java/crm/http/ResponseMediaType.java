package crm.http;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** What an answer is written as. The first two are JSON; they differ in what the status means. */
enum ResponseMediaType {
    /** The status tells what became of the request. */
    GRAPHQL_RESPONSE("application/graphql-response+json"),

    /** For older clients: a request that GraphQL could read is answered 200, unless the token is missing. */
    JSON("application/json"),

    /** A stream of events, of the operations that are answered by one. */
    EVENT_STREAM("text/event-stream");

    private static final int UNACCEPTED = -1;

    private final MediaType type;

    private final String contentType;

    ResponseMediaType(String type) {
        this.type = MediaType.valueOf(type);
        this.contentType = type + ";charset=utf-8";
    }

    String contentType() {
        return contentType;
    }

    /** The type of an answer that is no stream. */
    ResponseMediaType ofBody() {
        return this == EVENT_STREAM ? GRAPHQL_RESPONSE : this;
    }

    /**
     * The type that a client likes best. Where it likes both as much, the one that it named; where it named both or
     * none, the one whose status says more.
     *
     * @param accept the header as it came; null or empty if there was none
     * @return null if the client takes neither
     */
    static @Nullable ResponseMediaType preferred(@Nullable String accept) {
        if (accept == null || accept.isBlank() || accept.equals("*/*")) {
            return GRAPHQL_RESPONSE;
        }
        List<MediaType> ranges;
        try {
            ranges = MediaType.parseMediaTypes(accept);
        } catch (InvalidMediaTypeException e) {
            return null;
        }
        ResponseMediaType best = null;
        Weight bestWeight = null;
        for (ResponseMediaType candidate : values()) {
            Weight weight = candidate.weight(ranges);
            if (weight != null && (bestWeight == null || weight.isMoreThan(bestWeight))) {
                best = candidate;
                bestWeight = weight;
            }
        }
        return best;
    }

    private record Weight(double quality, int precision) {

        boolean isMoreThan(Weight other) {
            return quality > other.quality || (quality == other.quality && precision > other.precision);
        }
    }

    /** The weight of the most precise range that takes this type; null if none does, or that one forbids it. */
    private @Nullable Weight weight(List<MediaType> ranges) {
        MediaType closest = null;
        int precision = UNACCEPTED;
        for (MediaType range : ranges) {
            if (takes(range) && precision(range) > precision) {
                closest = range;
                precision = precision(range);
            }
        }
        return closest == null || closest.getQualityValue() == 0
                ? null
                : new Weight(closest.getQualityValue(), precision);
    }

    private boolean takes(MediaType range) {
        if (this == EVENT_STREAM && !range.isConcrete()) {
            // A stream is for those who ask for it by name.
            return false;
        }
        String charset = range.getParameter("charset");
        return range.includes(type)
                && (charset == null || charset.replace("\"", "").equalsIgnoreCase("utf-8"));
    }

    private static int precision(MediaType range) {
        if (range.isWildcardType()) {
            return 0;
        }
        return range.isWildcardSubtype() ? 1 : 2;
    }
}
