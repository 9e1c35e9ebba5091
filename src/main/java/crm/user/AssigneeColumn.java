package crm.user;

import crm.sql.Utc;
import crm.sql.Where;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The SQL of implementations of {@link ManagerWork}, for a table with the columns {@code version} and
 * {@code updated_at}. A repository passes the name of its own table. The number of statements does not depend on the
 * number of rows.
 *
 * @param column of the table that has the id of the manager
 * @param open SQL that holds for rows with open work
 */
public record AssigneeColumn(String table, String column, String open) {

    /** See {@link ManagerWork#countOpen}. */
    public Map<UUID, Integer> countOpen(JdbcClient jdbc, Collection<UUID> managers) {
        return jdbc.sql("""
                        select %2$s as manager, count(*) as open from %1$s
                        where %2$s = any(:managers::uuid[]) and %3$s
                        group by %2$s
                        """.formatted(table, column, open))
                .param("managers", Where.uuids(managers))
                .query(row -> {
                    Map<UUID, Integer> counts = HashMap.newHashMap(managers.size());
                    while (row.next()) {
                        counts.put(row.getObject("manager", UUID.class), row.getInt("open"));
                    }
                    return counts;
                });
    }

    /** See {@link ManagerWork#handOver}. Rows are locked in id order, which avoids deadlocks. */
    public List<UUID> handOver(JdbcClient jdbc, UUID from, @Nullable UUID to, Instant at) {
        return jdbc.sql("""
                        with mine as materialized (
                          select id from %1$s where %2$s = :from and %3$s order by id for update)
                        update %1$s set %2$s = :to, updated_at = :now, version = version + 1
                        where id in (select id from mine)
                        returning id
                        """.formatted(table, column, open))
                .param("from", from)
                .param("to", to)
                .param("now", Utc.offset(at))
                .query(UUID.class)
                .list();
    }
}
