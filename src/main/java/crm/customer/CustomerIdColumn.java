package crm.customer;

import crm.sql.Utc;
import crm.sql.Where;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The SQL of implementations of {@link CustomerRecords}, for a table with the columns {@code customer_id},
 * {@code version} and {@code updated_at}. A repository passes the name of its own table. The number of statements does
 * not depend on the number of rows.
 */
public final class CustomerIdColumn {

    private CustomerIdColumn() {}

    /** See {@link CustomerRecords#moveAll}. */
    public static List<UUID> moveAll(JdbcClient jdbc, String table, UUID from, UUID to, Instant at) {
        jdbc.sql("""
                        select count(*) from (
                          select from %s where customer_id = :from order by id for update) locked
                        """.formatted(table)).param("from", from).query(Long.class).single();
        return jdbc.sql("""
                        update %s set customer_id = :to, version = version + 1, updated_at = :at
                        where customer_id = :from
                        returning id
                        """.formatted(table))
                .param("from", from)
                .param("to", to)
                .param("at", Utc.offset(at))
                .query(UUID.class)
                .list();
    }

    /** See {@link CustomerRecords#moveBack}. */
    public static void moveBack(
            JdbcClient jdbc, String table, Collection<UUID> records, UUID from, UUID to, Instant at) {
        String[] ids = Where.uuids(records);
        jdbc.sql("""
                        select count(*) from (
                          select from %s
                          where id = any(:ids::uuid[]) and customer_id = :from order by id for update) locked
                        """.formatted(table))
                .param("ids", ids)
                .param("from", from)
                .query(Long.class)
                .single();
        jdbc.sql("""
                        update %s set customer_id = :to, version = version + 1, updated_at = :at
                        where id = any(:ids::uuid[]) and customer_id = :from
                        """.formatted(table))
                .param("ids", ids)
                .param("from", from)
                .param("to", to)
                .param("at", Utc.offset(at))
                .update();
    }
}
