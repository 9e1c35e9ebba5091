package crm.graphql;

import java.util.List;
import java.util.Map;

/** The body of a response to a request that GraphQL did not execute. It has the shape of a GraphQL response. */
record ErrorBody(List<Error> errors) {

    record Error(String message, Map<String, Object> extensions) {}

    static ErrorBody of(String message, Map<String, Object> extensions) {
        return new ErrorBody(List.of(new Error(message, extensions)));
    }
}
