package crm.http;

import crm.api.ErrorCode;
import java.util.List;

/** A refusal outside of GraphQL, in the shape that those inside of it have. */
record Refusal(List<Error> errors) {

    record Error(String message, Extensions extensions) {}

    record Extensions(ErrorCode code) {}

    static Refusal of(ErrorCode code, String message) {
        return new Refusal(List.of(new Error(message, new Extensions(code))));
    }
}
