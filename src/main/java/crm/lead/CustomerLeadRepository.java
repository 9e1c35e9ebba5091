package crm.lead;

import crm.customer.CustomerRecords;
import crm.sql.Utc;
import crm.sql.Where;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Moves leads between customers when customers are merged, and back when a merge is undone. */
@Component
class CustomerLeadRepository implements CustomerRecords {

    private final JdbcClient jdbc;

    CustomerLeadRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String kind() {
        return "LEAD";
    }

    @Override
    public int lockRank() {
        return 2;
    }

    @Override
    public String partnerCondition() {
        return "exists (select from leads l where l.customer_id = c.id and l.partner_id = :partner)";
    }

    @Override
    public List<UUID> moveAll(UUID from, UUID to, Instant at) {
        jdbc.sql("""
                        select count(*) from (
                          select from leads where customer_id = :from order by id for update) locked
                        """).param("from", from).query(Long.class).single();
        return jdbc.sql("""
                        update leads set customer_id = :to, version = version + 1, updated_at = :at
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
                          select from leads
                          where id = any(:ids::uuid[]) and customer_id = :from order by id for update) locked
                        """).param("ids", ids).param("from", from).query(Long.class).single();
        jdbc.sql("""
                        update leads set customer_id = :to, version = version + 1, updated_at = :at
                        where id = any(:ids::uuid[]) and customer_id = :from
                        """)
                .param("ids", ids)
                .param("from", from)
                .param("to", to)
                .param("at", Utc.offset(at))
                .update();
    }
}
