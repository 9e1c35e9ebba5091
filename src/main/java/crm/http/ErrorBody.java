package crm.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import crm.graphql.RequestErrorCode;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A refusal outside of GraphQL, in the shape that those inside of it have. */
record ErrorBody(List<Error> errors) {

    record Error(String message, Extensions extensions) {}

    /** @param errorId of a fault of ours, to find it in the log */
    record Extensions(
            RequestErrorCode code,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            UUID errorId) {}

    static ErrorBody of(RequestErrorCode code, String message) {
        return new ErrorBody(List.of(new Error(message, new Extensions(code, null))));
    }

    static ErrorBody internal(String message, UUID errorId) {
        return new ErrorBody(List.of(new Error(message, new Extensions(RequestErrorCode.INTERNAL, errorId))));
    }
}
