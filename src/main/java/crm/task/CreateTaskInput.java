package crm.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

record CreateTaskInput(
        String title,
        @Nullable String description,
        @Nullable Instant dueAt,
        TaskPriority priority,
        @Nullable String assigneeId,
        @Nullable String orderId,
        @Nullable String leadId,
        @Nullable String customerId) {}
