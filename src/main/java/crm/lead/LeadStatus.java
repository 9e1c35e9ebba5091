package crm.lead;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where a lead stands, and where it may go from there. This table decides every change of status and answers
 * {@code availableTransitions}: one truth for both.
 */
public enum LeadStatus {
    NEW,
    IN_PROGRESS,
    CONTACTED,
    QUALIFIED,
    REJECTED,
    CONVERTED;

    /**
     * The statuses that may follow, in the order in which a client should offer them. CONVERTED among them is reached
     * by converting the lead, never by a bare change of status.
     */
    public Set<LeadStatus> next() {
        return switch (this) {
            case NEW -> EnumSet.of(IN_PROGRESS, CONTACTED, QUALIFIED, REJECTED, CONVERTED);
            case IN_PROGRESS -> EnumSet.of(CONTACTED, QUALIFIED, REJECTED, CONVERTED);
            case CONTACTED -> EnumSet.of(IN_PROGRESS, QUALIFIED, REJECTED, CONVERTED);
            case QUALIFIED -> EnumSet.of(CONTACTED, REJECTED, CONVERTED);
            case REJECTED -> EnumSet.of(IN_PROGRESS);
            case CONVERTED -> EnumSet.noneOf(LeadStatus.class);
        };
    }

    /** A manager still has to work on it. */
    public boolean isOpen() {
        return switch (this) {
            case NEW, IN_PROGRESS, CONTACTED, QUALIFIED -> true;
            case REJECTED, CONVERTED -> false;
        };
    }

    /**
     * Reads a status as the old CRM wrote it: any case, spaces around it. Its {@code spam} was a rejection with the
     * reason SPAM.
     *
     * @return empty for a spelling that is not known; it must be reported, never guessed
     */
    public static Optional<LeadStatus> fromLegacy(String spelling) {
        return Optional.ofNullable(
                switch (spelling.strip().toLowerCase(Locale.ROOT)) {
                    case "new" -> NEW;
                    case "in_progress" -> IN_PROGRESS;
                    case "contacted" -> CONTACTED;
                    case "qualified" -> QUALIFIED;
                    case "rejected", "spam" -> REJECTED;
                    case "converted" -> CONVERTED;
                    default -> null;
                });
    }
}
