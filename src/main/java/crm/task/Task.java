package crm.task;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something to do, for an order, a lead, a customer, or without a subject.
 *
 * @param completedAt null for tasks that the old CRM completed, which did not record when
 */
public record Task(
        UUID id,
        @Nullable UUID orderId,
        @Nullable UUID leadId,
        @Nullable UUID customerId,
        String title,
        @Nullable String description,
        @Nullable Instant dueAt,
        @Nullable UUID assigneeId,
        boolean completed,
        @Nullable Instant completedAt,
        TaskPriority priority,
        int version,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant deletedAt,
        @Nullable UUID deletedBy) {}
