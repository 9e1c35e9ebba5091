package crm.order;

import crm.command.ErrorPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

record ChangeOrderStatusesInput(
        List<String> ids,
        OrderStatus status,
        @Nullable String note,
        @Nullable CancelReason reason,
        ErrorPolicy errorPolicy,
        @Nullable List<Integer> expectedVersions) {}
