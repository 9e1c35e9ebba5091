package crm.lead;

import crm.bike.BikeSnapshot;
import crm.command.Patch;
import crm.customer.Contact;
import crm.sla.DueDates;
import crm.sql.Utc;
import crm.sql.Where;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the table {@code leads}. */
@Component
class LeadRepository implements DueDates {

    private final JdbcClient jdbc;

    LeadRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param customer the lead's customer, also if it was found by the contact; null for none */
    void insert(UUID id, String code, NewLead lead, Instant now) {
        Contact contact = lead.contact();
        BikeSnapshot bike = lead.bike();
        jdbc.sql("""
                        insert into leads (id, code, source, status, customer_id, contact_name, contact_phone,
                          contact_phone_raw, contact_email, contact_telegram, contact_whatsapp, bike_id,
                          bike_url, external_bike_ref, bike_snapshot, application_notes, estimated_budget,
                          assigned_manager, partner_id, partner_customer_id, external_reference, status_changed_at,
                          created_at, updated_at)
                        values (:id, :code, :source, 'NEW', :customerId, :contactName, :contactPhone, :contactPhoneRaw,
                          :contactEmail, :contactTelegram, :contactWhatsapp, :bikeId, :bikeUrl,
                          coalesce(:bikeUrl::text, :bikeId::text),
                          :bikeSnapshot::jsonb, :notes, :estimatedBudget,
                          :assignedManager, :partner, :partnerCustomer, :externalReference, :now, :now, :now)
                        """)
                .param("id", id)
                .param("code", code)
                .param("source", lead.source())
                .param("customerId", lead.customerId())
                .param("contactName", contact == null ? null : contact.fullName())
                .param("contactPhone", contact == null ? null : contact.phone())
                .param("contactPhoneRaw", contact == null ? null : contact.phoneRaw())
                .param("contactEmail", contact == null ? null : contact.email())
                .param("contactTelegram", contact == null ? null : contact.telegram())
                .param("contactWhatsapp", contact == null ? null : contact.whatsapp())
                .param("bikeId", lead.bikeId())
                .param("bikeUrl", lead.bikeUrl())
                .param("bikeSnapshot", bike == null ? null : bike.toJson())
                .param("notes", lead.notes())
                .param("estimatedBudget", lead.estimatedBudget())
                .param("assignedManager", lead.assignedManager())
                .param("partner", lead.partnerId())
                .param("partnerCustomer", lead.partnerCustomerId())
                .param("externalReference", lead.externalReference())
                .param("now", Utc.offset(now))
                .update();
    }

    /** Part of a conversion, whose move steps the version. */
    void setCustomer(UUID lead, UUID customer) {
        jdbc.sql("update leads set customer_id = :customer where id = :lead")
                .param("customer", customer)
                .param("lead", lead)
                .update();
    }

    /** Moves leads that are locked; the reason goes with the rejection. */
    void move(Collection<UUID> leads, LeadStatus to, @Nullable RejectReason reason, Instant now) {
        jdbc.sql("""
                        update leads set status = :to, reject_reason = :reason, status_changed_at = :now,
                          updated_at = :now, version = version + 1
                        where id = any(:leads::uuid[])
                        """)
                .param("to", to.name())
                .param("reason", reason == null ? null : reason.name())
                .param("now", Utc.offset(now))
                .param("leads", Where.uuids(leads))
                .update();
    }

    @Override
    public Subject subject() {
        return Subject.LEAD;
    }

    @Override
    public void recompute(Collection<String> statuses) {
        String[] texts = statuses.toArray(String[]::new);
        // Avoids deadlocks with other transactions that change many rows: all lock them in id order.
        jdbc.sql("""
                        select count(*) from (
                          select from leads where status = any(:statuses) order by id for update) locked
                        """).param("statuses", texts).query(Long.class).single();
        // A trigger of the table computes the due date whenever a statement writes status_changed_at.
        jdbc.sql("update leads set status_changed_at = status_changed_at where status = any(:statuses)")
                .param("statuses", texts)
                .update();
    }

    /** Writes the columns of a patch, and increments the version. An empty patch writes nothing. */
    void update(UUID id, Patch patch, Instant now) {
        patch.apply(jdbc, "leads", id, now);
    }
}
