package crm.booking;

import crm.command.InputErrors;
import crm.graphql.StorableJson;
import org.jspecify.annotations.Nullable;

/** Metadata of the website about a booking: any JSON, stored unchanged. */
final class BookingMeta {

    private static final StorableJson.Limits LIMITS = new StorableJson.Limits(20_000, 1_000, 20);

    private BookingMeta() {}

    /**
     * It as JSON.
     *
     * @param errors receives an error if it is too large, or contains what PostgreSQL cannot store
     */
    static @Nullable String checked(@Nullable Object meta, InputErrors errors) {
        return errors.json("bookingMeta", meta, LIMITS);
    }
}
