package crm.customer;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code mergeCustomers} and {@code unmergeCustomers} answer. */
record CustomerMergePayload(
        @Nullable Customer customer,
        @Nullable Customer duplicate,
        @Nullable CustomerMerge merge,
        List<UserError> userErrors,
        boolean replayed) {}
