package crm.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill has before it.
 *
 * @param orders without copies, whose advertisement gave pictures
 * @param ordersWithoutPictures whose advertisement gave none
 * @param pictures to be copied
 * @param expectedFailures pictures that cannot be had, as far as that can be told without asking for them
 * @param references orders that get the reference to their listing
 * @param archivedBikes orders whose {@code archivedBike} does not fit the catalogue
 * @param hostCount how many hosts there are in all
 * @param hosts those with most pictures first
 */
record BackfillReport(
        int orders,
        int ordersWithoutPictures,
        int pictures,
        int expectedFailures,
        int references,
        int archivedBikes,
        int hostCount,
        List<Host> hosts) {

    /**
     * @param name of the host; empty where the addresses name none
     * @param obstacle what speaks against asking it; null if nothing is known to
     */
    record Host(
            String name, int orders, int pictures, @Nullable String obstacle) {}
}
