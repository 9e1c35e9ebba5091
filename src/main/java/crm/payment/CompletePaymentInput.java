package crm.payment;

import org.jspecify.annotations.Nullable;

record CompletePaymentInput(
        String id,
        @Nullable String externalReference,
        @Nullable Integer expectedVersion) {}
