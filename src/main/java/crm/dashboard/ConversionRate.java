package crm.dashboard;

import org.jspecify.annotations.Nullable;

/**
 * How many of something reached their aim.
 *
 * @param rate the part that did, with three decimals; null under {@link #MINIMUM}
 */
record ConversionRate(@Nullable Double rate, int successful, int total) {

    /** Of so few, a rate says nothing. */
    static final int MINIMUM = 5;
}
