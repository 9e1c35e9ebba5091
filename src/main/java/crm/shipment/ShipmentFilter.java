package crm.shipment;

import crm.graphql.DateTimeRange;
import crm.sql.TableMapping;
import crm.sql.Where;
import crm.text.Blanks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code ShipmentFilter}: which shipments. A null field does not filter. */
public record ShipmentFilter(
        @Nullable List<ShipmentStatus> status,
        @Nullable List<String> carrier,
        @Nullable String trackingNumber,
        @Nullable DateTimeRange createdAt,
        @Nullable DateTimeRange updatedAt) {

    /**
     * Which of them came through a partner, said for lists and files alike; the table is called as {@link #where} calls
     * it.
     */
    public static final TableMapping.Owned OWNED = new TableMapping.Owned(
            "shipment", "exists (select from orders o where o.id = s.order_id and o.partner_id = :partner)");

    /**
     * As conditions on the table {@code shipments}, called {@code s}.
     *
     * @throws crm.graphql.RequestRefused if a field cannot be meant, such as a range without times in it
     */
    public Where where() {
        Where where = new Where()
                .anyOf("s.status", "filter.status", status)
                .anyOf("s.carrier", "filter.carrier", carrier)
                .within("s.created_at", "filter.createdAt", createdAt)
                .within("s.updated_at", "filter.updatedAt", updatedAt);
        if (trackingNumber != null && !Blanks.is(trackingNumber)) {
            where.and(
                    "s.tracking_key = tracking_key(:trackingNumber)",
                    "trackingNumber",
                    Blanks.strip(Where.storable("filter.trackingNumber", trackingNumber)));
        }
        return where;
    }
}
