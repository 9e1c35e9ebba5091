package crm.command;

import java.util.List;

/** Somebody else changed the record since it was read. */
public record StaleVersion(int expected, int current) implements UserError {

    @Override
    public UserErrorCode code() {
        return UserErrorCode.STALE_VERSION;
    }

    @Override
    public List<String> path() {
        return List.of("expectedVersion");
    }

    @Override
    public String messageKey() {
        return "input.staleVersion";
    }

    @Override
    public List<String> details() {
        return List.of(String.valueOf(expected), String.valueOf(current));
    }
}
