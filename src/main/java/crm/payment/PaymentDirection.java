package crm.payment;

import crm.text.Blanks;
import java.util.Locale;
import java.util.Optional;

/** Whether a payment is incoming or outgoing. */
public enum PaymentDirection {
    INCOMING,
    OUTGOING;

    /**
     * Reads a direction as the old CRM wrote it: any case, spaces around it.
     *
     * @return empty for a spelling that is not known; the import must report it
     */
    public static Optional<PaymentDirection> fromLegacy(String spelling) {
        return Optional.ofNullable(
                switch (Blanks.strip(spelling).toLowerCase(Locale.ROOT)) {
                    case "incoming" -> INCOMING;
                    case "outgoing" -> OUTGOING;
                    default -> null;
                });
    }
}
