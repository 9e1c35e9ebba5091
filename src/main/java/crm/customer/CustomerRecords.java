package crm.customer;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records of one kind that belong to customers. The module that owns their table implements it as a bean. A merge moves
 * the records of all implementations in the order of {@link #lockRank}.
 */
public interface CustomerRecords {

    /** The kind of record, as the table {@code customer_merge_moves} names it. */
    String kind();

    /**
     * The place of the table in the lock order of the application: orders 1, leads 2, tasks 3, touchpoints 4,
     * contact channels 5, preferences 6, comments 7. A transaction locks rows of a table with a smaller rank
     * first. Two tables must not have the same rank.
     */
    int lockRank();

    /**
     * SQL of a condition that is true for a row {@code c} of the table {@code customers} if the customer has a record
     * that came through the partner {@code :partner}. Null if the records of this kind do not show a customer to a
     * partner.
     */
    @Nullable
    String partnerCondition();

    /**
     * SQL of a condition that is true if the customer has a record of this kind that is assigned to the manager
     * {@code :viewer} or to nobody. Null if the records of this kind do not show a customer to a manager who sees only
     * such records.
     *
     * @param customer SQL of the id of the customer
     */
    default @Nullable String visibleCondition(String customer) {
        return null;
    }

    /** The same for any record of this kind. Null if {@link #visibleCondition} is. */
    default @Nullable String anyCondition(String customer) {
        return null;
    }

    /**
     * Gives all records of one customer to another, in the caller's transaction: locks them in id order, then
     * increments their versions. The caller has locked both customers, so that no record is added meanwhile.
     *
     * @return ids of the moved records, in one list: a customer has at most some 100,000 records
     */
    List<UUID> moveAll(UUID from, UUID to, Instant at);

    /**
     * Gives those of these records that still belong to one customer back to another: locks them in id order, then
     * increments their versions. The caller has locked both customers.
     */
    void moveBack(Collection<UUID> records, UUID from, UUID to, Instant at);
}
