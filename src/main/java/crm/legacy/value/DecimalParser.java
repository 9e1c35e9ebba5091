package crm.legacy.value;

import java.math.BigDecimal;

/** Parses decimals without rounding; throws {@link MalformedValue} for other texts and for negative numbers. */
public final class DecimalParser {

    private static final int LONGEST_NUMBER = 50;

    private DecimalParser() {}

    /** An amount of money that fits {@code numeric(14, 2)}. */
    public static BigDecimal amount(String text) {
        return decimal(text, 12, 2);
    }

    /** An amount of money that fits {@code numeric(16, 2)}. */
    public static BigDecimal largeAmount(String text) {
        return decimal(text, 14, 2);
    }

    /** Greater than zero; fits {@code numeric(18, 6)}. */
    public static BigDecimal rate(String text) {
        BigDecimal rate = decimal(text, 12, 6);
        if (rate.signum() == 0) {
            throw new MalformedValue(RejectionReason.INVALID_DECIMAL, "the rate is zero");
        }
        return rate;
    }

    /** Never rounds: refuses too many digits before or after the point. */
    private static BigDecimal decimal(String text, int integerDigits, int fractionDigits) {
        BigDecimal number;
        try {
            if (text.length() > LONGEST_NUMBER) {
                throw new NumberFormatException();
            }
            number = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new MalformedValue(RejectionReason.INVALID_DECIMAL, "not a decimal");
        }
        if (number.signum() < 0) {
            throw new MalformedValue(RejectionReason.INVALID_DECIMAL, "negative");
        }
        // Checked before any arithmetic: 1e999999999 written in full does not fit in memory.
        if ((long) number.precision() - number.scale() > integerDigits && number.signum() != 0) {
            throw new MalformedValue(
                    RejectionReason.INVALID_DECIMAL, "more than " + integerDigits + " digits before the point");
        }
        BigDecimal shortest = number.stripTrailingZeros();
        if (shortest.scale() > fractionDigits) {
            throw new MalformedValue(
                    RejectionReason.INVALID_DECIMAL, "more than " + fractionDigits + " digits after the point");
        }
        return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    }
}
