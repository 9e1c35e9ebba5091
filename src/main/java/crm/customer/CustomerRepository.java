package crm.customer;

import crm.command.Patch;
import crm.sql.Utc;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the table {@code customers}. */
@Component
class CustomerRepository {

    private final JdbcClient jdbc;

    CustomerRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Makes other transactions that use the same address or phone wait for the end of this one. The locks are taken in
     * the order of the contacts, which avoids deadlocks.
     */
    void lockContacts(Collection<String> contacts) {
        jdbc.sql("""
                        select pg_advisory_xact_lock(hashtextextended('customer:' || k.contact, 0))
                        from (select contact from unnest(:contacts::text[]) as c (contact) order by contact) k
                        """).param("contacts", contacts.toArray(String[]::new)).query(row -> {});
    }

    /**
     * Finds the customer with this e-mail address, else with this phone and the same extension, else with this Telegram
     * handle, else with this WhatsApp number, or none. If several
     * customers have it, finds the oldest. For a merged customer, finds the survivor.
     */
    Optional<UUID> findByContact(Contact contact) {
        return jdbc.sql("""
                        with recursive found (id, merged_into) as (
                          (select c.id, c.merged_into from customers c where c.email = :email
                           order by c.merged_into is not null, c.created_at, c.id limit 1)
                          union all
                          (select c.id, c.merged_into from customers c where c.phone = :phone
              and c.phone_extension is not distinct from phone_extension(:phoneRaw)
                           order by c.merged_into is not null, c.created_at, c.id limit 1)
                          union all
                          (select c.id, c.merged_into from customers c where lower(c.telegram) = lower(:telegram)
                           order by c.merged_into is not null, c.created_at, c.id limit 1)
                          union all
                          (select c.id, c.merged_into from customers c where c.whatsapp = :whatsapp
                           order by c.merged_into is not null, c.created_at, c.id limit 1)
                          limit 1),
                        chain (id, merged_into) as (
                          select found.id, found.merged_into from found
                          union all
                          select c.id, c.merged_into from chain join customers c on c.id = chain.merged_into)
                        select chain.id from chain where chain.merged_into is null
                        """)
                .param("email", contact.email())
                .param("phone", contact.phone())
                .param("phoneRaw", contact.phoneRaw())
                .param("telegram", contact.telegram())
                .param("whatsapp", contact.whatsapp())
                .query(UUID.class)
                .optional();
    }

    /**
     * Keeps a customer, or the one that it was merged into, from being merged until the end of the transaction.
     *
     * @return the customer that is kept; empty if another transaction merged it while this one waited
     */
    Optional<UUID> hold(UUID id) {
        return jdbc.sql("""
                        with recursive chain (id, next) as (
                          select c.id, c.merged_into from customers c where c.id = :id
                          union all
                          select c.id, c.merged_into from chain join customers c on c.id = chain.next)
                        select c.id from customers c
                        where c.id = (select chain.id from chain where chain.next is null) and c.merged_into is null
                        for key share of c
                        """).param("id", id).query(UUID.class).optional();
    }

    void insert(UUID id, String code, Contact contact, @Nullable UUID partner, Instant now) {
        contact(contact, jdbc.sql("""
                        insert into customers (id, code, full_name, email, phone, phone_raw, telegram, whatsapp,
                          preferred_channel, city, country, partner_id, created_at, updated_at)
                        values (:id, :code, :fullName, :email, :phone, :phoneRaw, :telegram, :whatsapp, :channel, :city,
                          :country, :partner, :now, :now)
                        """))
                .param("id", id)
                .param("code", code)
                .param("partner", partner)
                .param("now", Utc.offset(now))
                .update();
    }

    /** Sets the parameters of a statement that have the names of the components of a contact. */
    static JdbcClient.StatementSpec contact(Contact contact, JdbcClient.StatementSpec statement) {
        return statement
                .param("fullName", contact.fullName())
                .param("email", contact.email())
                .param("phone", contact.phone())
                .param("phoneRaw", contact.phoneRaw())
                .param("telegram", contact.telegram())
                .param("whatsapp", contact.whatsapp())
                .param(
                        "channel",
                        contact.preferredChannel() == null
                                ? null
                                : contact.preferredChannel().name())
                .param("city", contact.city())
                .param("country", contact.country());
    }

    /** Increments the version of a customer, after a change of what is read with it. */
    void touch(UUID id, Instant now) {
        jdbc.sql("update customers set version = version + 1, updated_at = :now where id = :id")
                .param("now", Utc.offset(now))
                .param("id", id)
                .update();
    }

    /**
     * Writes the columns of a patch, and increments the version. An empty patch writes nothing.
     *
     * @return whether a column has another value than before
     */
    boolean update(UUID id, Patch patch, Instant now) {
        return patch.apply(jdbc, "customers", id, now);
    }
}
