package crm.order;

import crm.text.Blanks;
import java.util.Locale;
import java.util.Optional;

/** How the bike reaches the customer. */
public enum DeliveryMethod {
    CARGO,
    COURIER,
    PICKUP;

    /**
     * Reads a delivery method as the old CRM wrote it: any case, spaces around it.
     *
     * @return empty for a spelling that is not known; the import must report it
     */
    public static Optional<DeliveryMethod> fromLegacy(String spelling) {
        return Optional.ofNullable(
                switch (Blanks.strip(spelling).toLowerCase(Locale.ROOT)) {
                    case "cargo" -> CARGO;
                    case "courier" -> COURIER;
                    case "pickup" -> PICKUP;
                    default -> null;
                });
    }
}
