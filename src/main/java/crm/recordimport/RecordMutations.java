package crm.recordimport;

import crm.security.Caller;
import crm.security.CallerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.ExecutionGraphQlService;
import org.springframework.graphql.support.DefaultExecutionGraphQlRequest;
import org.springframework.stereotype.Component;

/**
 * Runs mutations as a caller, on the thread of a job: with the rights, the checks, the history and the messages of a
 * request. The fields of a line are the input of the mutation.
 */
@Component
class RecordMutations {

    /** Of errors that say nothing about the line. */
    private static final Set<String> PASSING = Set.of("UNAVAILABLE", "INTERNAL", "RATE_LIMITED");

    private final ExecutionGraphQlService graphQl;

    private final CallerContext callers;

    RecordMutations(ExecutionGraphQlService graphQl, CallerContext callers) {
        this.graphQl = graphQl;
        this.callers = callers;
    }

    /**
     * @param id of the record; null if it was refused, or repeats another one
     * @param existing the caller's record that has the reference already, so that none was made
     * @param errors empty if it was not
     */
    record Answer(@Nullable UUID id, @Nullable UUID existing, List<LineError> errors) {}

    /** The server could not answer: the line may be right. */
    static final class Unanswered extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unanswered(String code) {
            super(code, null, false, false);
        }
    }

    Answer run(String document, Map<String, @Nullable Object> input, Caller caller, Locale language) {
        DefaultExecutionGraphQlRequest request = new DefaultExecutionGraphQlRequest(
                document,
                null,
                Map.of("input", input),
                Map.of(),
                UUID.randomUUID().toString(),
                language);
        request.configureExecutionInput((given, builder) ->
                builder.graphQLContext(Map.of(Caller.CONTEXT_KEY, caller)).build());
        Map<String, Object> response = callers.with(
                caller,
                () -> Objects.requireNonNull(graphQl.execute(request).block(), "GraphQL always answers")
                        .getExecutionResult()
                        .toSpecification());
        List<LineError> errors = new ArrayList<>();
        for (Map<?, ?> error : maps(response.get("errors"))) {
            Map<?, ?> extensions = map(error.get("extensions"));
            String code = String.valueOf(extensions.get("code"));
            if (PASSING.contains(code)) {
                throw new Unanswered(code);
            }
            Object place =
                    Optional.<Object>ofNullable(extensions.get("variable")).orElse(extensions.get("argument"));
            errors.add(new LineError(code, String.valueOf(error.get("message")), place == null ? null : path(place)));
        }
        Map<?, ?> result = map(map(response.get("data")).get("result"));
        UUID existing = null;
        for (Map<?, ?> error : maps(result.get("userErrors"))) {
            errors.add(new LineError(
                    String.valueOf(error.get("code")),
                    String.valueOf(error.get("message")),
                    error.get("path") instanceof List<?> path
                            ? path.stream().map(String::valueOf).toList()
                            : null));
            if (error.get("id") != null && List.of("externalReference").equals(error.get("path"))) {
                existing = UUID.fromString(String.valueOf(error.get("id")));
            }
        }
        Object given = map(result.get("record")).get("id");
        UUID id = given == null || !errors.isEmpty() ? null : UUID.fromString(given.toString());
        // Without an idempotency key, only a booking is repeated: its order has the reference, and is as it was.
        return Boolean.TRUE.equals(result.get("replayed"))
                ? new Answer(null, id, errors)
                : new Answer(id, existing, errors);
    }

    /** {@code input.customer.email} is {@code customer, email} of the line. */
    private static List<String> path(Object place) {
        String text = place.toString();
        return List.of((text.startsWith("input.") ? text.substring("input.".length()) : text).split("\\."));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<Map<?, ?>> maps(@Nullable Object value) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(element -> maps.add(map(element)));
        }
        return maps;
    }
}
