package crm.customer;

import org.jspecify.annotations.Nullable;

record MergeCustomersInput(
        String id,
        String duplicateId,
        @Nullable Integer expectedVersion,
        @Nullable Integer duplicateExpectedVersion) {}
