package crm.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reason that blocks a change of status now.
 *
 * @param messageKey of the message that says what to do about it
 * @param details for the places in that message
 * @param overriddenBy the input that overrides it; null if there is none
 */
public record Blocker(
        BlockerCode code,
        String messageKey,
        List<Object> details,
        @Nullable TransitionRequirement overriddenBy) {}
