package crm.shipment;

import crm.graphql.DateTimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code ShipmentCondition}: a group of conditions in {@code and}, {@code or} or {@code not}. */
public record ShipmentCondition(
        @Nullable List<ShipmentStatus> status,
        @Nullable List<ShipmentStatus> statusNotIn,
        @Nullable List<String> carrier,
        @Nullable List<String> carrierNotIn,
        @Nullable Boolean carrierIsNull,
        @Nullable List<String> order,
        @Nullable String trackingNumber,
        @Nullable Boolean trackingNumberIsNull,
        @Nullable DateTimeRange createdAt,
        @Nullable DateTimeRange updatedAt)
        implements ShipmentCriteria {}
