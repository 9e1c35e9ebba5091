package crm.touchpoint;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;

record UpdateTouchpointInput(
        String id,
        ArgumentValue<String> type,
        ArgumentValue<TouchpointOutcome> outcome,
        ArgumentValue<String> summary,
        ArgumentValue<Instant> responseDueAt,
        ArgumentValue<Instant> respondedAt,
        @Nullable Integer expectedVersion) {}
