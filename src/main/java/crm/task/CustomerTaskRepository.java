package crm.task;

import crm.customer.CustomerRecords;
import crm.sql.Utc;
import crm.sql.Where;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Moves tasks between customers when customers are merged, and back when a merge is undone. */
@Component
class CustomerTaskRepository implements CustomerRecords {

    private final JdbcClient jdbc;

    CustomerTaskRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String kind() {
        return "TASK";
    }

    @Override
    public int lockRank() {
        return 3;
    }

    @Override
    public @Nullable String partnerCondition() {
        return null;
    }

    @Override
    public List<UUID> moveAll(UUID from, UUID to, Instant at) {
        jdbc.sql("""
                        select count(*) from (
                          select from tasks where customer_id = :from order by id for update) locked
                        """).param("from", from).query(Long.class).single();
        return jdbc.sql("""
                        update tasks set customer_id = :to, version = version + 1, updated_at = :at
                        where customer_id = :from
                        returning id
                        """)
                .param("from", from)
                .param("to", to)
                .param("at", Utc.offset(at))
                .query(UUID.class)
                .list();
    }

    @Override
    public void moveBack(Collection<UUID> records, UUID from, UUID to, Instant at) {
        String[] ids = Where.uuids(records);
        jdbc.sql("""
                        select count(*) from (
                          select from tasks
                          where id = any(:ids::uuid[]) and customer_id = :from order by id for update) locked
                        """).param("ids", ids).param("from", from).query(Long.class).single();
        jdbc.sql("""
                        update tasks set customer_id = :to, version = version + 1, updated_at = :at
                        where id = any(:ids::uuid[]) and customer_id = :from
                        """)
                .param("ids", ids)
                .param("from", from)
                .param("to", to)
                .param("at", Utc.offset(at))
                .update();
    }
}
