package crm.graphql;

import java.time.Instant;
import java.util.Currency;
import java.util.Date;
import java.util.Optional;

/**
 * The currencies that amounts can have, for the API and the import alike: those of ISO 4217 that people pay in today.
 * Withdrawn ones, such as DEM, and codes that are no money, such as XAU and XXX, are none of them.
 */
public final class Currencies {

    private static final String WITHDRAWN_ROUBLE = "RUR";

    /** ICU knows from when to when a currency is legal tender. */
    private static final Date TODAY = Date.from(Instant.parse("2026-01-01T12:00:00Z"));

    private Currencies() {}

    /**
     * The currency of a code of ISO 4217. RUR is read as RUB: programs wrote it for the new rouble too, long after
     * 1998.
     *
     * @param code in upper case
     * @return empty if ISO 4217 never had this code
     */
    public static Optional<Currency> parse(String code) {
        try {
            return Optional.of(Currency.getInstance(code.equals(WITHDRAWN_ROUBLE) ? "RUB" : code));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether people pay in it today. Gold, bonds and "no currency" have codes too, and no digits. */
    public static boolean isPayable(Currency currency) {
        return currency.getDefaultFractionDigits() >= 0
                && com.ibm.icu.util.Currency.isAvailable(currency.getCurrencyCode(), TODAY, null);
    }
}
