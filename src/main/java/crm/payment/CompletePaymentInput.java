package crm.payment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

record CompletePaymentInput(
        String id,
        @Nullable String externalReference,
        @Nullable Instant occurredAt,
        @Nullable Integer expectedVersion) {}
