package crm.customer;

import crm.sql.Utc;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the table {@code partner_customers}, and finds its rows as {@link CustomerRepository} finds customers. */
@Component
class PartnerCustomerRepository {

    private final JdbcClient jdbc;

    PartnerCustomerRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Finds the customer that the partner sent before with this e-mail address, else with this phone and extension,
     * else with this Telegram handle, else with this WhatsApp number.
     */
    Optional<UUID> findByContact(UUID partner, Contact contact) {
        return jdbc.sql("""
                        (select c.id from partner_customers c where c.partner_id = :partner and c.email = :email
                         order by c.created_at, c.id limit 1)
                        union all
                        (select c.id from partner_customers c where c.partner_id = :partner and c.phone = :phone
                          and c.phone_extension is not distinct from phone_extension(:phoneRaw)
                         order by c.created_at, c.id limit 1)
                        union all
                        (select c.id from partner_customers c where c.partner_id = :partner
                          and lower(c.telegram) = lower(:telegram)
                         order by c.created_at, c.id limit 1)
                        union all
                        (select c.id from partner_customers c where c.partner_id = :partner and c.whatsapp = :whatsapp
                         order by c.created_at, c.id limit 1)
                        limit 1
                        """)
                .param("partner", partner)
                .param("email", contact.email())
                .param("phone", contact.phone())
                .param("phoneRaw", contact.phoneRaw())
                .param("telegram", contact.telegram())
                .param("whatsapp", contact.whatsapp())
                .query(UUID.class)
                .optional();
    }

    /** How a partner knows a customer of the CRM; the first one if it knows the customer by several contacts. */
    Optional<UUID> findByCustomer(UUID partner, UUID customer) {
        return jdbc.sql("""
                        select c.id from partner_customers c
                        where c.partner_id = :partner and c.customer_id = :customer
                        order by c.created_at, c.id limit 1
                        """)
                .param("partner", partner)
                .param("customer", customer)
                .query(UUID.class)
                .optional();
    }

    /** The customer of the CRM. */
    UUID customer(UUID id) {
        return jdbc.sql("select c.customer_id from partner_customers c where c.id = :id")
                .param("id", id)
                .query(UUID.class)
                .single();
    }

    /** The customer of the CRM whom a partner calls by this code. */
    Optional<UUID> customer(String code) {
        return jdbc.sql("select c.customer_id from partner_customers c where c.code = :code")
                .param("code", code)
                .query(UUID.class)
                .optional();
    }

    void insert(UUID id, String code, UUID partner, UUID customer, Contact contact, Instant now) {
        CustomerRepository.contact(contact, jdbc.sql("""
                        insert into partner_customers (id, code, partner_id, customer_id, full_name, email, phone,
                          phone_raw, telegram, whatsapp, preferred_channel, city, country, created_at, updated_at)
                        values (:id, :code, :partner, :customer, :fullName, :email, :phone, :phoneRaw, :telegram,
                          :whatsapp, :channel, :city, :country, :now, :now)
                        """))
                .param("id", id)
                .param("code", code)
                .param("partner", partner)
                .param("customer", customer)
                .param("now", Utc.offset(now))
                .update();
    }
}
