package crm.crypto;

import java.util.UUID;

/**
 * Generates ids and codes. One bean, so that tests can replace it and expect stable answers.
 *
 * <p>Ids are version 7 UUIDs. Codes are what people say on the phone: a prefix and six random characters of Crockford's
 * base 32 (no I, L, O, U), never a sequence, so that a client cannot count orders or predict other codes.
 */
public interface IdGenerator {

    /** A new id, greater than those made before it by the same source. */
    UUID next();

    /**
     * A new code such as {@code ORD-7K3M9Q}. It is random: the table's unique key decides whether it is free.
     *
     * @param prefix what kind of record it names: {@code ORD}, {@code LEAD} or {@code CUST}
     */
    String nextCode(String prefix);
}
