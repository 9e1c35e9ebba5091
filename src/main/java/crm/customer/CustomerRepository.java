package crm.customer;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the table {@code customers}. */
@Component
class CustomerRepository {

    private final JdbcClient jdbc;

    CustomerRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whoever wants the same address or phone waits for the end of this transaction. In one order, so that nobody waits in a circle. */
    void lockContacts(Collection<String> contacts) {
        jdbc.sql("""
                        select pg_advisory_xact_lock(hashtextextended('customer:' || k.contact, 0))
                        from (select contact from unnest(:contacts::text[]) as c (contact) order by contact) k
                        """).param("contacts", contacts.toArray(String[]::new)).query(row -> {});
    }

    /** Who is known longest, where several have the same. */
    Optional<UUID> findByContact(Contact contact) {
        return jdbc.sql("""
                        (select c.id from customers c where c.email = :email and c.merged_into is null
                         order by c.created_at, c.id limit 1)
                        union all
                        (select c.id from customers c where c.phone = :phone and c.merged_into is null
                         order by c.created_at, c.id limit 1)
                        limit 1
                        """)
                .param("email", contact.email())
                .param("phone", contact.phone())
                .query(UUID.class)
                .optional();
    }

    void insert(UUID id, String code, Contact contact, Instant now) {
        jdbc.sql("""
                        insert into customers (id, code, full_name, email, phone, preferred_channel, city, country,
                          created_at, updated_at)
                        values (:id, :code, :fullName, :email, :phone, :channel, :city, :country, :now, :now)
                        """)
                .param("id", id)
                .param("code", code)
                .param("fullName", contact.fullName())
                .param("email", contact.email())
                .param("phone", contact.phone())
                .param(
                        "channel",
                        contact.preferredChannel() == null
                                ? null
                                : contact.preferredChannel().name())
                .param("city", contact.city())
                .param("country", contact.country())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }
}
