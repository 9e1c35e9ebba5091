package crm.command;

import java.util.List;

/** A transition that is possible but blocked now. */
public record Blocked(List<Blocker> blockers) implements UserError {

    @Override
    public ErrorCode code() {
        return ErrorCode.BLOCKED;
    }

    @Override
    public List<String> path() {
        return List.of("status");
    }

    @Override
    public String messageKey() {
        return "input.blocked";
    }

    @Override
    public List<Object> details() {
        return List.of();
    }
}
