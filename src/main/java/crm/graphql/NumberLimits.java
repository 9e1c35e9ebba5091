package crm.graphql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits the numbers of requests and of JSON values by the digits that they have when they are written out:
 * {@code 1e999999999} is short and would fill the memory. Every double is within the limits.
 */
public final class NumberLimits {

    /** Digits before the point, and digits after it. */
    public static final int DIGITS = 400;

    /** A longer literal has more digits than allowed, or only zeros that say nothing. */
    private static final int LONGEST_LITERAL = 2 * DIGITS + 10;

    /** Characters of an exponent with its sign. */
    private static final int LONGEST_EXPONENT = 8;

    private static final BigInteger FIRST_TOO_LARGE = BigInteger.TEN.pow(DIGITS);

    private NumberLimits() {}

    /** Whether all numbers in a value of JSON are within the limits. */
    public static boolean allow(@Nullable Object value) {
        if (value == null) {
            return true;
        }
        return switch (value) {
            case BigDecimal number -> allow(number);
            case BigInteger number -> number.abs().compareTo(FIRST_TOO_LARGE) < 0;
            case Map<?, ?> fields -> fields.values().stream().allMatch(NumberLimits::allow);
            case List<?> items -> items.stream().allMatch(NumberLimits::allow);
            default -> true;
        };
    }

    /** Looks at precision and scale only: nothing is written out. */
    public static boolean allow(BigDecimal number) {
        return number.scale() <= DIGITS && (long) number.precision() - number.scale() <= DIGITS;
    }

    /** Whether a number of a document is within the limits; its value is not computed if it is too long. */
    public static boolean allowLiteral(String literal) {
        if (literal.length() > LONGEST_LITERAL) {
            return false;
        }
        int exponent = Math.max(literal.indexOf('e'), literal.indexOf('E'));
        if (exponent >= 0 && literal.length() - exponent > LONGEST_EXPONENT) {
            return false;
        }
        return allow(new BigDecimal(literal));
    }
}
