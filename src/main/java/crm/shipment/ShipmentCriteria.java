package crm.shipment;

import crm.graphql.DateTimeRange;
import crm.sql.Where;
import crm.text.Blanks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What shipments can be filtered by: the common fields of {@link ShipmentFilter} and {@link ShipmentCondition}. */
interface ShipmentCriteria {

    @Nullable
    List<ShipmentStatus> status();

    @Nullable
    List<ShipmentStatus> statusNotIn();

    @Nullable
    List<String> carrier();

    @Nullable
    List<String> carrierNotIn();

    @Nullable
    Boolean carrierIsNull();

    @Nullable
    List<String> order();

    @Nullable
    String trackingNumber();

    @Nullable
    Boolean trackingNumberIsNull();

    @Nullable
    DateTimeRange createdAt();

    @Nullable
    DateTimeRange updatedAt();

    /**
     * As conditions on the table {@code shipments}, called {@code s}.
     *
     * @param path of the input: {@code filter}
     */
    default Where criteria(String path) {
        Where where = new Where()
                .anyOf("s.status", path + ".status", status())
                .noneOf("s.status", path + ".statusNotIn", statusNotIn())
                .anyOf("s.carrier", path + ".carrier", carrier())
                .noneOf("s.carrier", path + ".carrierNotIn", carrierNotIn())
                .isNull("s.carrier", carrierIsNull())
                .anyOfIds("s.order_id", path + ".order", order())
                .isNull("s.tracking_number", trackingNumberIsNull())
                .within("s.created_at", path + ".createdAt", createdAt())
                .within("s.updated_at", path + ".updatedAt", updatedAt());
        String number = trackingNumber();
        if (number != null && !Blanks.is(number)) {
            where.and(
                    "s.tracking_key = tracking_key(:trackingNumber)",
                    "trackingNumber",
                    Blanks.strip(Where.storable(path + ".trackingNumber", number)));
        }
        return where;
    }
}
