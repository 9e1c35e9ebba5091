package crm.command;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change that a business rule does not allow. Thrown within a change, it rolls everything back; the mutation is
 * answered with the reasons and with the record as it is.
 */
public class Refused extends RuntimeException {

    private final @Nullable UUID subject;

    private final List<UserError> errors;

    private final @Nullable Object outcome;

    /** @param subject the record to change; null if there is none */
    public Refused(@Nullable UUID subject, List<UserError> errors) {
        super("refused: " + errors, null, false, false);
        this.subject = subject;
        this.errors = List.copyOf(errors);
        this.outcome = null;
    }

    /** @param outcome of the change, which says of each row whether it would have been made; none was */
    public Refused(Object outcome, UserError error) {
        super("refused: " + error, null, false, false);
        this.subject = null;
        this.errors = List.of(error);
        this.outcome = outcome;
    }

    /** @param subject the record to change; null if there is none */
    public Refused(@Nullable UUID subject, UserError error) {
        this(subject, List.of(error));
    }

    /** @throws Refused if a version is expected, and it is not the current one */
    public static void ifStale(UUID subject, @Nullable Integer expected, int current) {
        if (expected != null && expected != current) {
            throw new Refused(subject, new StaleVersion(expected, current));
        }
    }

    public @Nullable UUID subject() {
        return subject;
    }

    public List<UserError> errors() {
        return errors;
    }

    @Nullable
    Object outcome() {
        return outcome;
    }
}
