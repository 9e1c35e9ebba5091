package crm.customer;

import crm.command.Patch;
import crm.security.Actor;
import crm.sql.Utc;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** Writes the table {@code customer_merges}, and in {@code customers} what follows from it. */
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

    /** @param survivor null lets the customer stand for themselves again */
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
                          email = coalesce(email, :email),
                          preferred_channel = coalesce(preferred_channel, :preferredChannel),
                          city = coalesce(city, :city), country = coalesce(country, :country),
                          version = version + 1, updated_at = :now
                        where id = :customer
                        """), customer, filled, now);
    }

    /** What was changed since stays. */
    void empty(UUID customer, MergedFields filled, Instant now) {
        fields(jdbc.sql("""
                        update customers set
                          phone = nullif(phone, :phone), phone_raw = nullif(phone_raw, :phoneRaw),
                          email = nullif(email, :email),
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
                .param("preferredChannel", channel == null ? null : channel.name())
                .param("city", filled.city())
                .param("country", filled.country())
                .param("now", Utc.offset(now))
                .param("customer", customer)
                .update();
    }
}
