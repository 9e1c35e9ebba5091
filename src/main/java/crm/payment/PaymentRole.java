package crm.payment;

import crm.text.Blanks;
import java.util.Locale;
import java.util.Optional;

/** What a payment is for. */
public enum PaymentRole {
    DEPOSIT,
    BALANCE,
    REFUND,
    PAYOUT,
    COMPENSATION;

    /** In which direction the money of such a payment moves. */
    public PaymentDirection direction() {
        return switch (this) {
            case DEPOSIT, BALANCE -> PaymentDirection.INCOMING;
            case REFUND, PAYOUT, COMPENSATION -> PaymentDirection.OUTGOING;
        };
    }

    /**
     * Reads a role as the old CRM wrote it: any case, spaces around it, its synonyms. Its {@code client_payment} was
     * the payment of the price, its {@code supplier_payment} the payment to the seller.
     *
     * @return empty for a spelling that is not known; the import must report it
     */
    public static Optional<PaymentRole> fromLegacy(String spelling) {
        return Optional.ofNullable(
                switch (Blanks.strip(spelling).toLowerCase(Locale.ROOT)) {
                    case "deposit", "reserve" -> DEPOSIT;
                    case "balance", "client_payment" -> BALANCE;
                    case "refund" -> REFUND;
                    case "payout", "supplier_payment" -> PAYOUT;
                    case "compensation" -> COMPENSATION;
                    default -> null;
                });
    }
}
