package crm.command;

import crm.graphql.Messages;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A part of the input that is not valid. */
public record InvalidInput(ErrorCode code, List<String> path, String messageKey, List<Object> details)
        implements UserError {

    /** @param details for the places in the message; also as JSON gives them back */
    public InvalidInput {
        details = details.stream().map(InvalidInput::storable).toList();
    }

    /**
     * @param path from the input on, its parts separated by points: {@code customer.email}
     * @param messageKey of the message in {@code messages.properties}
     * @param details for the places in that message
     */
    public static InvalidInput at(String path, ErrorCode code, String messageKey, Object... details) {
        return new InvalidInput(code, List.of(path.split("\\.")), messageKey, List.of(details));
    }

    /** Codes of the enum values that the message names by their labels, in the order of the message. */
    public List<String> values() {
        return details.stream()
                .flatMap(detail -> detail instanceof Collection<?> several ? several.stream() : Stream.of(detail))
                .filter(Messages.Label.class::isInstance)
                .map(Messages.Label.class::cast)
                .map(Messages.Label::value)
                .toList();
    }

    /** A required value. */
    public static InvalidInput required(String path) {
        return at(path, ErrorCode.REQUIRED, "input.required");
    }

    /** Numbers stay numbers, for plurals; enum values become labels, for the language of the reader. */
    static Object storable(Object detail) {
        return switch (detail) {
            case Enum<?> value -> Messages.Label.of(value);
            case Map<?, ?> label -> new Messages.Label(String.valueOf(label.get("key")));
            case Collection<?> several ->
                several.stream().map(InvalidInput::storable).toList();
            case Messages.Label label -> label;
            case Number number -> number;
            default -> detail.toString();
        };
    }
}
