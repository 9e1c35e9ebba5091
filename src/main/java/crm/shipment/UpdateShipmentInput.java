package crm.shipment;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;

record UpdateShipmentInput(
        String id,
        ArgumentValue<String> carrier,
        ArgumentValue<String> trackingNumber,
        ArgumentValue<ShipmentStatus> status,
        ArgumentValue<LocalDate> estimatedDelivery,
        ArgumentValue<Instant> shippedAt,
        ArgumentValue<Instant> deliveredAt,
        ArgumentValue<Boolean> warehousePhotosReceived,
        ArgumentValue<Boolean> clientReceived,
        @Nullable Integer expectedVersion) {}
