package crm.customer;

import crm.sql.Utc;
import crm.sql.Where;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Moves records from one customer to another, for the rooms that have them: set by set, whatever their number, and with
 * a step of each one's version. What was moved is recorded, so that it can be given back.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class CustomerReferences {

    /** Records that belong to a customer by a column {@code customer_id}. */
    public enum Kind {
        ORDER("orders"),
        LEAD("leads"),
        TASK("tasks");

        private final String table;

        Kind(String table) {
            this.table = table;
        }
    }

    private final JdbcClient jdbc;

    CustomerReferences(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Gives the survivor all that the duplicate has. The customers are locked, so no records are added meanwhile. */
    public void move(Kind kind, CustomerMerged event) {
        jdbc.sql("""
                        select count(*) from (
                          select from %s where customer_id = :duplicate order by id for update) locked
                        """.formatted(kind.table))
                .param("duplicate", event.duplicate())
                .query(Long.class)
                .single();
        jdbc.sql("""
                        with moved as (
                          update %s set customer_id = :survivor, version = version + 1, updated_at = :at
                          where customer_id = :duplicate
                          returning id)
                        insert into customer_merge_moves (merge_id, kind, record_id)
                        select :merge, :kind, id from moved
                        """.formatted(kind.table))
                .param("survivor", event.survivor())
                .param("duplicate", event.duplicate())
                .param("at", Utc.offset(event.at()))
                .param("merge", event.merge())
                .param("kind", kind.name())
                .update();
    }

    /**
     * Gives back what the merge moved. What somebody gave to another customer since stays with that one, even where
     * they were merged into the same survivor later: then another merge moved it, one that is not of this chain.
     */
    public void moveBack(Kind kind, CustomerUnmerged event) {
        jdbc.sql("""
                        select count(*) from (
                          select from %s r
                          where r.customer_id = :survivor and r.id in (
                            select m.record_id from customer_merge_moves m where m.merge_id = :merge and m.kind = :kind)
                          order by r.id for update) locked
                        """.formatted(kind.table))
                .param("survivor", event.survivor())
                .param("merge", event.merge())
                .param("kind", kind.name())
                .query(Long.class)
                .single();
        jdbc.sql("""
                        update %s r set customer_id = :duplicate, version = r.version + 1, updated_at = :at
                        from customer_merge_moves m join customer_merges c on c.id = m.merge_id
                        where m.merge_id = :merge and m.kind = :kind and r.id = m.record_id
                          and r.customer_id = :survivor
                          and not exists (
                            select from customer_merge_moves n join customer_merges later on later.id = n.merge_id
                            where n.record_id = m.record_id and n.kind = m.kind and later.seq > c.seq
                              and later.undone_at is null and later.duplicate_id <> all(:chain::uuid[]))
                        """.formatted(kind.table))
                .param("duplicate", event.duplicate())
                .param("at", Utc.offset(event.at()))
                .param("merge", event.merge())
                .param("kind", kind.name())
                .param("survivor", event.survivor())
                .param("chain", Where.uuids(event.chain()))
                .update();
    }
}
