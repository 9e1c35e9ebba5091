package crm.customer;

import crm.text.Blanks;
import java.util.Locale;
import java.util.Optional;

/** How a customer wants to be reached. */
public enum PreferredChannel {
    TELEGRAM,
    WHATSAPP,
    EMAIL,
    PHONE;

    /**
     * Reads a channel as the old CRM wrote it: any case, spaces around it.
     *
     * @return empty for a spelling that is not known; the import must report it
     */
    public static Optional<PreferredChannel> fromLegacy(String spelling) {
        return Optional.ofNullable(
                switch (Blanks.strip(spelling).toLowerCase(Locale.ROOT)) {
                    case "telegram" -> TELEGRAM;
                    case "whatsapp" -> WHATSAPP;
                    case "email" -> EMAIL;
                    case "phone" -> PHONE;
                    default -> null;
                });
    }
}
