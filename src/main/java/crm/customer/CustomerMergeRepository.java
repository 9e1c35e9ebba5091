package crm.customer;

import crm.command.Patch;
import crm.security.Actor;
import crm.sql.Utc;
import crm.sql.Where;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** Writes the tables {@code customer_merges} and {@code customer_merge_moves}, and merged rows of {@code customers}. */
@Component
class CustomerMergeRepository {

    private final JdbcClient jdbc;

    CustomerMergeRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(UUID id, UUID survivor, UUID duplicate, MergedFields filled, Actor actor, Instant now) {
        jdbc.sql("""
                        insert into customer_merges (id, survivor_id, duplicate_id, filled, actor_kind, actor_id,
                          actor_name,
                          merged_at)
                        values (:id, :survivor, :duplicate, :filled, :kind, :actor, :name, :now)
                        """)
                .param("id", id)
                .param("survivor", survivor)
                .param("duplicate", duplicate)
                .param("filled", Patch.json(filled.toJson()))
                .param("kind", actor.kind().name())
                .param("actor", actor.id())
                .param("name", actor.name())
                .param("now", Utc.offset(now))
                .update();
    }

    /**
     * Writes which records a merge moved, in one statement.
     *
     * @param moved ids of the records, by kind
     */
    void insertMoves(UUID merge, Map<String, List<UUID>> moved) {
        List<String> kinds = new ArrayList<>();
        List<UUID> records = new ArrayList<>();
        moved.forEach((kind, ids) -> {
            kinds.addAll(Collections.nCopies(ids.size(), kind));
            records.addAll(ids);
        });
        jdbc.sql("""
                        insert into customer_merge_moves (merge_id, kind, record_id)
                        select :merge, m.kind, m.record_id
                        from unnest(:kinds::text[], :records::uuid[]) as m (kind, record_id)
                        """)
                .param("merge", merge)
                .param("kinds", kinds.toArray(String[]::new))
                .param("records", Where.uuids(records))
                .update();
    }

    void undo(UUID merge, Actor actor, Instant now) {
        jdbc.sql("""
                        update customer_merges
                        set undone_at = :now, undone_by_kind = :kind, undone_by_id = :actor, undone_by_name = :name
                        where id = :merge
                        """)
                .param("kind", actor.kind().name())
                .param("actor", actor.id())
                .param("name", actor.name())
                .param("now", Utc.offset(now))
                .param("merge", merge)
                .update();
    }

    /**
     * Waits for other merges, and for those that undo one, until the end of the transaction. So the chains of merges
     * stay as they are, and the caller can lock all customers of a chain in id order, in one statement. Call it before
     * you lock any row.
     */
    void lockMerges() {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('customer-merges', 0))")
                .query(row -> {});
    }

    /** @param survivor null if the customer is no longer merged */
    void point(UUID customer, @Nullable UUID survivor, Instant now) {
        jdbc.sql("""
                        update customers set merged_into = :survivor,
                          merged_at = case when cast(:survivor as uuid) is not null then :now::timestamptz end,
                          version = version + 1, updated_at = :now
                        where id = :customer
                        """)
                .param("survivor", survivor)
                .param("now", Utc.offset(now))
                .param("customer", customer)
                .update();
    }

    void fill(UUID customer, MergedFields filled, Instant now) {
        fields(jdbc.sql("""
                        update customers set
                          phone = coalesce(phone, :phone), phone_raw = coalesce(phone_raw, :phoneRaw),
                          email = coalesce(email, :email), telegram = coalesce(telegram, :telegram),
                          whatsapp = coalesce(whatsapp, :whatsapp),
                          preferred_channel = coalesce(preferred_channel, :preferredChannel),
                          city = coalesce(city, :city), country = coalesce(country, :country),
                          version = version + 1, updated_at = :now
                        where id = :customer
                        """), customer, filled, now);
    }

    /** Removes the filled values, except those that changed since. */
    void empty(UUID customer, MergedFields filled, Instant now) {
        fields(jdbc.sql("""
                        update customers set
                          phone = nullif(phone, :phone), phone_raw = nullif(phone_raw, :phoneRaw),
                          email = nullif(email, :email), telegram = nullif(telegram, :telegram),
                          whatsapp = nullif(whatsapp, :whatsapp),
                          preferred_channel = nullif(preferred_channel, :preferredChannel),
                          city = nullif(city, :city), country = nullif(country, :country),
                          version = version + 1, updated_at = :now
                        where id = :customer
                        """), customer, filled, now);
    }

    private static void fields(StatementSpec statement, UUID customer, MergedFields filled, Instant now) {
        PreferredChannel channel = filled.preferredChannel();
        statement
                .param("phone", filled.phone())
                .param("phoneRaw", filled.phoneRaw())
                .param("email", filled.email())
                .param("telegram", filled.telegram())
                .param("whatsapp", filled.whatsapp())
                .param("preferredChannel", channel == null ? null : channel.name())
                .param("city", filled.city())
                .param("country", filled.country())
                .param("now", Utc.offset(now))
                .param("customer", customer)
                .update();
    }
}
