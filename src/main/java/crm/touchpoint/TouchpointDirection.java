package crm.touchpoint;

import crm.text.Blanks;
import java.util.Locale;
import java.util.Optional;

/** Who contacted whom. */
public enum TouchpointDirection {
    INCOMING,
    OUTGOING;

    /**
     * Reads a direction as the old CRM wrote it, in any case.
     *
     * @return empty for an unknown spelling; the import reports it
     */
    public static Optional<TouchpointDirection> fromLegacy(String spelling) {
        return Optional.ofNullable(
                switch (Blanks.strip(spelling).toLowerCase(Locale.ROOT)) {
                    case "in", "inbound", "incoming" -> INCOMING;
                    case "out", "outbound", "outgoing" -> OUTGOING;
                    default -> null;
                });
    }
}
