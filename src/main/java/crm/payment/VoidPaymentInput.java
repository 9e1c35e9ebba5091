package crm.payment;

import org.jspecify.annotations.Nullable;

record VoidPaymentInput(String id, String reason, @Nullable Integer expectedVersion) {}
