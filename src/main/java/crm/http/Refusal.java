package crm.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import crm.api.ErrorCode;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A refusal outside of GraphQL, in the shape that those inside of it have. */
record Refusal(List<Error> errors) {

    record Error(String message, Extensions extensions) {}

    /** @param errorId of a fault of ours, to find it in the log */
    record Extensions(
            ErrorCode code,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            UUID errorId) {}

    static Refusal of(ErrorCode code, String message) {
        return new Refusal(List.of(new Error(message, new Extensions(code, null))));
    }

    static Refusal internal(String message, UUID errorId) {
        return new Refusal(List.of(new Error(message, new Extensions(ErrorCode.INTERNAL, errorId))));
    }
}
