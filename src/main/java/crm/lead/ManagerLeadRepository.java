package crm.lead;

import crm.sql.EnumNames;
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

/** Counts and hands over the open leads of managers: those that are neither REJECTED nor CONVERTED. */
@Component
class ManagerLeadRepository implements ManagerWork {

    private static final String CLOSED = EnumNames.list(LeadStatus.class, status -> !status.isOpen());

    private static final String OPEN = "l.status not in " + CLOSED;

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
        return jdbc.sql("select l.assigned_manager, count(*) from leads l"
                        + " where l.assigned_manager = any(:managers::uuid[]) and " + OPEN
                        + " group by l.assigned_manager")
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
                        + "select l.id from leads l where l.assigned_manager = :from and " + OPEN
                        + " order by l.id for update)"
                        + " update leads set assigned_manager = :to, updated_at = :now, version = version + 1"
                        + " where id in (select id from mine)")
                .param("from", from)
                .param("to", to)
                .param("now", Utc.offset(at))
                .update();
    }
}
