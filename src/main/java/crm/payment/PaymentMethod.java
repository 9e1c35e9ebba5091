package crm.payment;

import crm.text.Blanks;
import java.util.Locale;
import java.util.Optional;

/** How money moved. */
public enum PaymentMethod {
    CARD,
    BANK_TRANSFER,
    CASH,
    VOUCHER,
    OTHER;

    /**
     * Reads a method as the old CRM wrote it: any case, spaces around it, its synonyms.
     *
     * @return empty for a spelling that is not known; the import must report it
     */
    public static Optional<PaymentMethod> fromLegacy(String spelling) {
        return Optional.ofNullable(
                switch (Blanks.strip(spelling).toLowerCase(Locale.ROOT)) {
                    case "card", "credit_card", "debit_card", "online_cashbox" -> CARD;
                    case "bank_transfer", "boleto" -> BANK_TRANSFER;
                    case "cash" -> CASH;
                    case "voucher" -> VOUCHER;
                    case "other" -> OTHER;
                    default -> null;
                });
    }
}
