package crm.order;

import crm.command.ErrorPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

record AssignOrdersInput(
        List<String> ids,
        @Nullable String managerId,
        ErrorPolicy errorPolicy,
        @Nullable List<Integer> expectedVersions) {}
