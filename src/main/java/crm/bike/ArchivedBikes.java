package crm.bike;

import java.util.Collection;

/**
 * The records that say whether their bike has left the catalogue. The module that owns them implements this. It is
 * called in the transaction that changes the catalogue, which has locked the bikes.
 */
public interface ArchivedBikes {

    /**
     * Sets what the records say of these bikes to what the catalogue says now.
     *
     * @param bikeIds ids in the catalogue
     */
    void update(Collection<String> bikeIds);
}
