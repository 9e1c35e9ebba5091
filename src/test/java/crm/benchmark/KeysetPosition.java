package crm.benchmark;

import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * What a cursor of a list that is sorted by its creation stands for.
 *
 * @param created when the last record before the page was made
 * @param id of that record
 */
record Place(OffsetDateTime created, UUID id) {

    /** Before the newest record. */
    static final Place START = new Place(OffsetDateTime.MAX, UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff"));
}
