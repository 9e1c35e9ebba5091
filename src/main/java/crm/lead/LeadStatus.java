package crm.lead;

import crm.text.Blanks;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Statuses of a lead and their transitions. Both a change of status and {@code availableTransitions} use this table.
 * A new constant must have a value for each property: the conditions in SQL come from them.
 */
public enum LeadStatus {
    NEW,
    IN_PROGRESS,
    CONTACTED,
    QUALIFIED,
    REJECTED,
    CONVERTED;

    /**
     * The statuses that may follow, in the order in which a client should offer them. A lead reaches
     * CONVERTED only by its conversion, not by a change of status.
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

    /** The lead became an order: what the conversion of leads counts. */
    public boolean isSuccessful() {
        return switch (this) {
            case CONVERTED -> true;
            case NEW, IN_PROGRESS, CONTACTED, QUALIFIED, REJECTED -> false;
        };
    }

    /** No manager has started to work on it. */
    public boolean isAwaitingManager() {
        return switch (this) {
            case NEW -> true;
            case IN_PROGRESS, CONTACTED, QUALIFIED, REJECTED, CONVERTED -> false;
        };
    }

    /**
     * Reads a status as the old CRM wrote it: any case, spaces around it. Its {@code spam} and {@code lost} are
     * rejections with the reasons SPAM and OTHER.
     *
     * @return empty for a spelling that is not known; the import reports it
     */
    public static Optional<LeadStatus> fromLegacy(String spelling) {
        return Optional.ofNullable(
                switch (Blanks.strip(spelling).toLowerCase(Locale.ROOT)) {
                    case "new" -> NEW;
                    case "in_progress" -> IN_PROGRESS;
                    case "contacted" -> CONTACTED;
                    case "qualified" -> QUALIFIED;
                    case "rejected", "spam", "lost" -> REJECTED;
                    case "converted", "won" -> CONVERTED;
                    default -> null;
                });
    }
}
