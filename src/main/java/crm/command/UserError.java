package crm.command;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A business reason that refused a change, in a form that a client can act on. Its message is built
 * for the caller who reads it, so that the refused rows of a stored bulk change can be answered in any language.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = InvalidInput.class, name = "InvalidInput"),
    @JsonSubTypes.Type(value = NotFound.class, name = "NotFound"),
    @JsonSubTypes.Type(value = StaleVersion.class, name = "StaleVersion"),
    @JsonSubTypes.Type(value = InvalidTransition.class, name = "InvalidTransition"),
    @JsonSubTypes.Type(value = Blocked.class, name = "Blocked"),
    @JsonSubTypes.Type(value = AlreadyExists.class, name = "AlreadyExists")
})
public sealed interface UserError
        permits InvalidInput, NotFound, StaleVersion, InvalidTransition, Blocked, AlreadyExists {

    ErrorCode code();

    /** Where in the input, from the input on: {@code customer, email}; null where it is about no part of it. */
    @Nullable
    List<String> path();

    /** Of the message in {@code messages.properties}. */
    String messageKey();

    /** For the places in that message: see {@link crm.graphql.Messages#text}. */
    List<Object> details();
}
