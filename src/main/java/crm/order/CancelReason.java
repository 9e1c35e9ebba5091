package crm.order;

import crm.text.Blanks;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why an order was cancelled. */
public enum CancelReason {
    CUSTOMER_CHANGED_MIND,
    BIKE_UNAVAILABLE,
    SELLER_UNRESPONSIVE,
    SELLER_FRAUD_SUSPECTED,
    QUALITY_MISMATCH,
    FAILED_INSPECTION,
    PAYMENT_NOT_RECEIVED,
    DUPLICATE_BOOKING,
    SUPERSEDED_BY_RESERVE,
    LOGISTICS_IMPOSSIBLE,
    CUSTOMER_UNREACHABLE,
    COMPLIANCE,
    SERVICE_FAILURE,
    OTHER;

    /**
     * Reads a reason as the old CRM wrote it: any case, spaces around it, its synonyms.
     *
     * @return empty for a spelling that is not known; the import must report it
     */
    public static Optional<CancelReason> fromLegacy(String spelling) {
        String name = Blanks.strip(spelling).toUpperCase(Locale.ROOT);
        return switch (name) {
            case "SUPERSEDED_BY_PAID_RESERVE" -> Optional.of(SUPERSEDED_BY_RESERVE);
            case "CLIENT_CHANGED_MIND" -> Optional.of(CUSTOMER_CHANGED_MIND);
            case "FAILED_SELLER_CHECK" -> Optional.of(FAILED_INSPECTION);
            case "PRICE_OUT_OF_COMPLIANCE", "COMPLIANCE_BLOCK" -> Optional.of(COMPLIANCE);
            case "INTERNAL_SERVICE_FAILURE" -> Optional.of(SERVICE_FAILURE);
            case "CLIENT_UNREACHABLE" -> Optional.of(CUSTOMER_UNREACHABLE);
            default ->
                Arrays.stream(values())
                        .filter(reason -> reason.name().equals(name))
                        .findFirst();
        };
    }
}
