package crm.command;

import java.util.List;

/** The record was changed after the client read it. */
public record StaleVersion(List<String> path, int expected, int current) implements UserError {

    public StaleVersion(int expected, int current) {
        this(List.of("expectedVersion"), expected, current);
    }

    /** For inputs that expect the versions of several records. */
    public static StaleVersion at(String path, int expected, int current) {
        return new StaleVersion(List.of(path), expected, current);
    }

    @Override
    public ErrorCode code() {
        return ErrorCode.STALE_VERSION;
    }

    @Override
    public String messageKey() {
        return "input.staleVersion";
    }

    @Override
    public List<Object> details() {
        return List.of(String.valueOf(expected), String.valueOf(current));
    }
}
