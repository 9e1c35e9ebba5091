package crm.command;

import java.util.Arrays;
import java.util.List;

/** A part of the input that cannot be taken. */
public record InvalidInput(ErrorCode code, List<String> path, String messageKey, List<String> details)
        implements UserError {

    /**
     * @param path from the input on, its parts separated by points: {@code customer.email}
     * @param messageKey of the message in {@code messages.properties}
     * @param details for the places in that message
     */
    public static InvalidInput at(String path, ErrorCode code, String messageKey, Object... details) {
        return new InvalidInput(
                code,
                List.of(path.split("\\.")),
                messageKey,
                Arrays.stream(details).map(Object::toString).toList());
    }

    /** Something that has to be sent. */
    public static InvalidInput required(String path) {
        return at(path, ErrorCode.REQUIRED, "input.required", path);
    }
}
