package crm.sql;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which records the caller of the current request may see. */
public interface PartnerScope {

    /**
     * The partner whose records are all that the caller can see of a kind: records of other partners do not
     * exist for it.
     *
     * @param kind of records, as scopes name it: {@code order}
     * @return null where nothing is hidden: for people, for the CRM's own jobs, and for keys that may see all
     */
    @Nullable
    UUID partner(String kind);

    /** The partner that sends the current request, whatever it may see; null if none does. */
    @Nullable
    UUID sender();

    /**
     * The same as {@link #partner} for records that are named by others which the caller can see: an order is never
     * without its customer.
     */
    @Nullable
    UUID partnerOfNamed(String kind);
}
