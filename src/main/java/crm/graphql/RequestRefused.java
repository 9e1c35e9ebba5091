package crm.graphql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that the server refuses for a reason that the client can act on. Becomes an entry in {@code errors} with
 * the code, the message in the caller's language and, where there is one, the argument to change.
 */
public class RequestRefused extends RuntimeException {

    private final RequestErrorCode code;

    private final @Nullable String argument;

    private final String messageKey;

    private final List<Object> details;

    /**
     * @param argument path of the argument to change, such as {@code filter.createdAt}; null if it is none
     * @param messageKey of the message in {@code messages.properties}
     * @param details arguments of that message, without secrets
     */
    public RequestRefused(RequestErrorCode code, @Nullable String argument, String messageKey, Object... details) {
        super(messageKey + " " + List.of(details), null, false, false);
        this.code = code;
        this.argument = argument;
        this.messageKey = messageKey;
        this.details = List.of(details);
    }

    /** An argument that is valid for the schema's types but not for its description. */
    public static RequestRefused badArgument(String argument, String messageKey, Object... details) {
        return new RequestRefused(RequestErrorCode.BAD_REQUEST, argument, messageKey, details);
    }

    /** The same for an argument with another path: {@code filter.status}, whose filter is {@code input.orders}. */
    public RequestRefused withFilterAt(String path) {
        if (argument == null || !argument.startsWith("filter.")) {
            return this;
        }
        String there = path + argument.substring("filter".length());
        return new RequestRefused(code, there, messageKey, details.toArray());
    }

    public RequestErrorCode code() {
        return code;
    }

    public @Nullable String argument() {
        return argument;
    }

    String messageKey() {
        return messageKey;
    }

    List<Object> details() {
        return details;
    }
}
