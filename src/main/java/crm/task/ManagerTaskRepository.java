package crm.task;

import crm.user.AssigneeColumn;
import crm.user.ManagerWork;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts and hands over the open tasks of managers: those that are neither completed nor deleted. */
@Component
class ManagerTaskRepository implements ManagerWork {

    private static final AssigneeColumn ASSIGNEE =
            new AssigneeColumn("tasks", "assignee", "not completed and deleted_at is null");

    private final JdbcClient jdbc;

    ManagerTaskRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Kind kind() {
        return Kind.TASK;
    }

    @Override
    public Map<UUID, Integer> countOpen(Collection<UUID> managers) {
        return ASSIGNEE.countOpen(jdbc, managers);
    }

    @Override
    public List<UUID> handOver(UUID from, @Nullable UUID to, Instant at) {
        return ASSIGNEE.handOver(jdbc, from, to, at);
    }
}
