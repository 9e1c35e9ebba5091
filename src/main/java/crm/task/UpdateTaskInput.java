package crm.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;

record UpdateTaskInput(
        String id,
        ArgumentValue<String> title,
        ArgumentValue<String> description,
        ArgumentValue<Instant> dueAt,
        ArgumentValue<TaskPriority> priority,
        ArgumentValue<String> assigneeId,
        ArgumentValue<String> orderId,
        ArgumentValue<String> leadId,
        ArgumentValue<String> customerId,
        @Nullable Integer expectedVersion) {}
