package crm.cost;

import crm.graphql.RequestErrorCode;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A document that is not executed, and why. Thrown where it is looked at and answered where it was asked for. */
final class DocumentRefused extends RuntimeException {

    private final RequestErrorCode code;

    private final @Nullable DocumentLimit limit;

    private final String messageKey;

    private final transient Object[] details;

    private DocumentRefused(
            RequestErrorCode code, @Nullable DocumentLimit limit, String messageKey, Object... details) {
        super(messageKey, null, false, false);
        this.code = code;
        this.limit = limit;
        this.messageKey = messageKey;
        this.details = details;
    }

    /**
     * @param found how much there is, at least
     * @param places for the message, where it names them
     */
    static DocumentRefused exceeds(DocumentLimit limit, long found, long allowed, Object... places) {
        Object[] details =
                Stream.concat(Stream.of(found, allowed), Arrays.stream(places)).toArray();
        return new DocumentRefused(RequestErrorCode.LIMIT_EXCEEDED, limit, "limit." + limit.name(), details);
    }

    static DocumentRefused because(RequestErrorCode code, String messageKey, Object... details) {
        return new DocumentRefused(code, null, messageKey, details);
    }

    RequestErrorCode code() {
        return code;
    }

    @Nullable
    DocumentLimit limit() {
        return limit;
    }

    String messageKey() {
        return messageKey;
    }

    Object[] details() {
        return details;
    }
}
