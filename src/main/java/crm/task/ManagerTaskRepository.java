package crm.task;

import crm.sql.Utc;
import crm.sql.Where;
import crm.user.ManagerWork;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts and hands over the open tasks of managers: those that are not completed. */
@Component
class ManagerTaskRepository implements ManagerWork {

    private static final String OPEN = "not t.completed";

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
        return jdbc.sql("select t.assignee, count(*) from tasks t" + " where t.assignee = any(:managers::uuid[]) and "
                        + OPEN + " group by t.assignee")
                .param("managers", Where.uuids(managers))
                .query(row -> {
                    Map<UUID, Integer> counts = HashMap.newHashMap(managers.size());
                    while (row.next()) {
                        counts.put(row.getObject(1, UUID.class), row.getInt(2));
                    }
                    return counts;
                });
    }

    @Override
    public int handOver(UUID from, @Nullable UUID to, Instant at) {
        return jdbc.sql("with mine as materialized ("
                        + "select t.id from tasks t where t.assignee = :from and " + OPEN
                        + " order by t.id for update)"
                        + " update tasks set assignee = :to, updated_at = :now, version = version + 1"
                        + " where id in (select id from mine)")
                .param("from", from)
                .param("to", to)
                .param("now", Utc.offset(at))
                .update();
    }
}
