package crm.lead;

import crm.sql.EnumNames;
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

/** Counts and hands over the open leads of managers: those that are neither REJECTED nor CONVERTED. */
@Component
class ManagerLeadRepository implements ManagerWork {

    private static final AssigneeColumn ASSIGNEE = new AssigneeColumn(
            "leads",
            "assigned_manager",
            "status not in " + EnumNames.list(LeadStatus.class, status -> !status.isOpen()));

    private final JdbcClient jdbc;

    ManagerLeadRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Kind kind() {
        return Kind.LEAD;
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
