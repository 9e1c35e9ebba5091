package crm.payment;

import org.jspecify.annotations.Nullable;

record FailPaymentInput(String id, @Nullable Integer expectedVersion) {}
