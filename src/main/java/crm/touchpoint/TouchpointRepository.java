package crm.touchpoint;

import crm.command.Patch;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the table {@code touchpoints}. */
@Component
class TouchpointRepository {

    private final JdbcClient jdbc;

    TouchpointRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A new touchpoint. */
    record NewTouchpoint(
            UUID id,
            @Nullable UUID customer,
            @Nullable UUID lead,
            @Nullable UUID order,
            @Nullable UUID manager,
            @Nullable String channel,
            String direction,
            @Nullable String type,
            @Nullable String outcome,
            @Nullable String summary,
            OffsetDateTime happenedAt,
            @Nullable OffsetDateTime responseDueAt,
            @Nullable OffsetDateTime respondedAt,
            @Nullable UUID task,
            OffsetDateTime now) {}

    void insert(NewTouchpoint touchpoint) {
        jdbc.sql("""
                        insert into touchpoints (id, customer_id, lead_id, order_id, manager_id, channel, direction,
                          type, outcome, summary, happened_at, response_due_at, responded_at, task_id, created_at,
                          updated_at)
                        values (:id, :customer, :lead, :order, :manager, :channel, :direction, :type, :outcome,
                          :summary, :happenedAt, :responseDueAt, :respondedAt, :task, :now, :now)
                        """).paramSource(touchpoint).update();
    }

    /** Writes the columns of a patch, and increments the version. An empty patch writes nothing. */
    void update(UUID id, Patch patch, Instant now) {
        patch.apply(jdbc, "touchpoints", id, now);
    }
}
