package crm.shipment;

import crm.api.TimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

record ShipmentFilter(
        @Nullable List<ShipmentStatus> status,
        @Nullable List<String> carrier,
        @Nullable String trackingNumber,
        @Nullable TimeRange createdAt,
        @Nullable TimeRange updatedAt) {}
