package crm.benchmark;

import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * The keyset position that a cursor encodes in a list sorted by creation time.
 *
 * @param created creation time of the last record before the page
 * @param id id of that record
 */
record KeysetPosition(OffsetDateTime created, UUID id) {

    /** Before the newest record. */
    static final KeysetPosition START =
            new KeysetPosition(OffsetDateTime.MAX, UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff"));
}
