package crm.booking;

import crm.graphql.Messages;
import crm.security.ClientAddress;
import crm.security.FailedLookupLimiter;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.ContextValue;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class TrackingController {

    private final TrackingQueries tracking;

    private final FailedLookupLimiter failedLookups;

    private final Messages messages;

    TrackingController(TrackingQueries tracking, BookingSettings settings, Clock clock, Messages messages) {
        this.tracking = tracking;
        this.failedLookups =
                new FailedLookupLimiter(settings.maxInvalidTokensPerMinute(), clock, "tracking.tooManyWrong");
        this.messages = messages;
    }

    @QueryMapping
    Optional<OrderTracking> trackOrder(
            @Argument String token, @ContextValue(name = ClientAddress.CONTEXT_KEY) String address) {
        return failedLookups.counted(address, () -> tracking.find(token));
    }

    @SchemaMapping
    String statusLabel(OrderTracking order, Locale locale) {
        return messages.label(locale, order.status());
    }

    @SchemaMapping
    @Nullable
    String stageLabel(OrderTracking order, Locale locale) {
        return order.stage() == null ? null : messages.label(locale, order.stage());
    }

    @SchemaMapping
    String label(TrackingStep step, Locale locale) {
        return messages.label(locale, step.stage());
    }

    @SchemaMapping
    String statusLabel(OrderTracking.TrackedShipment shipment, Locale locale) {
        return messages.label(locale, shipment.status());
    }
}
