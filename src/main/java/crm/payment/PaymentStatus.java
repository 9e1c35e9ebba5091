package crm.payment;

import crm.text.Blanks;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The status of a payment. Payments are never deleted: a wrong one is voided, with a reason. */
public enum PaymentStatus {
    PLANNED,
    PENDING,
    COMPLETED,
    FAILED,
    VOIDED;

    /** The allowed transitions. */
    List<PaymentStatus> next() {
        return switch (this) {
            case PLANNED -> List.of(COMPLETED, VOIDED);
            case PENDING -> List.of(COMPLETED, FAILED, VOIDED);
            case COMPLETED, FAILED -> List.of(VOIDED);
            case VOIDED -> List.of();
        };
    }

    /**
     * Reads a status as the old CRM wrote it: any case, spaces around it.
     *
     * @return empty for a spelling that is not known; the import must report it
     */
    public static Optional<PaymentStatus> fromLegacy(String spelling) {
        return Optional.ofNullable(
                switch (Blanks.strip(spelling).toLowerCase(Locale.ROOT)) {
                    case "planned" -> PLANNED;
                    case "pending" -> PENDING;
                    case "completed" -> COMPLETED;
                    case "failed" -> FAILED;
                    case "voided" -> VOIDED;
                    default -> null;
                });
    }
}
