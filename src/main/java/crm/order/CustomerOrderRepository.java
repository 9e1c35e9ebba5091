package crm.order;

import crm.customer.CustomerRecords;
import crm.sql.Utc;
import crm.sql.Where;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Moves orders between customers when customers are merged, and back when a merge is undone. */
@Component
class CustomerOrderRepository implements CustomerRecords {

    private final JdbcClient jdbc;

    CustomerOrderRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String kind() {
        return "ORDER";
    }

    @Override
    public int lockRank() {
        return 1;
    }

    @Override
    public String partnerCondition() {
        return "exists (select from orders o where o.customer_id = c.id and o.partner_id = :partner)";
    }

    @Override
    public List<UUID> moveAll(UUID from, UUID to, Instant at) {
        jdbc.sql("""
                        select count(*) from (
                          select from orders where customer_id = :from order by id for update) locked
                        """).param("from", from).query(Long.class).single();
        return jdbc.sql("""
                        update orders set customer_id = :to, version = version + 1, updated_at = :at
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
                          select from orders
                          where id = any(:ids::uuid[]) and customer_id = :from order by id for update) locked
                        """).param("ids", ids).param("from", from).query(Long.class).single();
        jdbc.sql("""
                        update orders set customer_id = :to, version = version + 1, updated_at = :at
                        where id = any(:ids::uuid[]) and customer_id = :from
                        """)
                .param("ids", ids)
                .param("from", from)
                .param("to", to)
                .param("at", Utc.offset(at))
                .update();
    }
}
