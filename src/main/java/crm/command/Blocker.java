package crm.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the way of a change of status now.
 *
 * @param messageKey of the message that says what to do about it
 * @param details for the places in that message
 * @param overriddenBy what overrides it when sent along; null where nothing does
 */
public record Blocker(
        BlockerCode code,
        String messageKey,
        List<Object> details,
        @Nullable TransitionRequirement overriddenBy) {}
