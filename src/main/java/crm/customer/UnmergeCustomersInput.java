package crm.customer;

import org.jspecify.annotations.Nullable;

record UnmergeCustomersInput(
        String duplicateId,
        @Nullable Integer expectedVersion,
        @Nullable Integer duplicateExpectedVersion) {}
