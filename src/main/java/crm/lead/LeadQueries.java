package crm.lead;

import crm.customer.CustomerVisibility;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
import crm.graphql.RecordReference;
import crm.history.HistoryQueries;
import crm.history.HistorySubject;
import crm.security.CurrentRights;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the table {@code leads}. */
@Component
class LeadQueries implements NodeSource {

    static final TableMapping<Lead> LEADS = new TableMapping<>(
                    """
            l.id, l.code, l.legacy_id, l.status, l.status_changed_at, l.source, l.customer_id, l.contact_name,
            l.contact_phone, l.contact_phone_raw, l.contact_email, l.bike_snapshot, l.bike_id, l.bike_url,
            l.external_bike_ref, l.application_notes, l.estimated_budget, l.assigned_manager, l.reject_reason,
            l.sla_due_at, l.version,
            l.created_at, l.updated_at, l.partner_id, l.partner_customer_id, l.contact_by_others,
            l.contact_telegram, l.contact_whatsapp, l.external_reference""",
                    "leads l",
                    "l.id",
                    (row, number) -> new Lead(
                            ResultSets.uuid(row, "id"),
                            row.getString("code"),
                            row.getString("legacy_id"),
                            ResultSets.required(LeadStatus.class, row, "status"),
                            ResultSets.instant(row, "status_changed_at"),
                            row.getString("source"),
                            ResultSets.optionalUuid(row, "customer_id"),
                            row.getString("contact_name"),
                            row.getString("contact_phone"),
                            row.getString("contact_phone_raw"),
                            row.getString("contact_email"),
                            row.getString("bike_snapshot"),
                            row.getString("bike_id"),
                            row.getString("bike_url"),
                            row.getString("external_bike_ref"),
                            row.getString("application_notes"),
                            ResultSets.eur(row, "estimated_budget"),
                            ResultSets.optionalUuid(row, "assigned_manager"),
                            ResultSets.optional(RejectReason.class, row, "reject_reason"),
                            ResultSets.optionalInstant(row, "sla_due_at"),
                            row.getInt("version"),
                            ResultSets.instant(row, "created_at"),
                            ResultSets.instant(row, "updated_at"),
                            ResultSets.optionalUuid(row, "partner_id"),
                            ResultSets.optionalUuid(row, "partner_customer_id"),
                            Set.copyOf(ResultSets.texts(row, "contact_by_others")),
                            row.getString("contact_telegram"),
                            row.getString("contact_whatsapp"),
                            row.getString("external_reference")),
                    Lead::id)
            .ownedBy(LeadFilter.OWNED)
            .visibleIf(LeadVisibility.VISIBLE)
            .referencedBy("l");

    /** The loader of the leads of a customer as a partner knows it. */
    static final String OF_PARTNER_CUSTOMERS = "Customer.leadsOfPartner";

    private final Pages pages;

    private final Clock clock;

    private final CurrentRights rights;

    LeadQueries(Pages pages, CurrentRights rights, Loaders loaders, HistoryQueries history, Clock clock) {
        this.pages = pages;
        this.rights = rights;
        this.clock = clock;
        loaders.toOne("Lead", this::byIds);
        loaders.toMany("Customer.leads", this::ofCustomers);
        loaders.toMany(OF_PARTNER_CUSTOMERS, this::ofPartnerCustomers);
        loaders.toMany("Lead.history", (leads, page) -> history.of(HistorySubject.LEAD, leads, page));
    }

    @Override
    public int getOrder() {
        return ASKED_FIRST;
    }

    @Override
    public Map<UUID, Lead> byIds(Collection<UUID> ids) {
        return pages.byIds(LEADS, ids);
    }

    Optional<Lead> find(RecordReference reference) {
        return pages.find(LEADS, "l.code", "l.legacy_id", "l.legacy_uuid", reference);
    }

    /** The lead to which a partner gave an external reference. */
    Optional<UUID> referenced(UUID partner, String reference) {
        return pages.referenced(LEADS, partner, reference);
    }

    /** Leads by id, locked until the end of the transaction; in id order, to avoid deadlocks. */
    List<Lead> lock(Collection<UUID> ids) {
        return pages.lock(LEADS, ids);
    }

    /** Which of these leads are in the list. */
    Set<UUID> matching(@Nullable LeadFilter filter, Collection<UUID> ids) {
        return pages.matching(LEADS, where(filter), ids);
    }

    Connection<Lead> page(@Nullable LeadFilter filter, LeadSort sort, PageArguments page) {
        return pages.page(LEADS, where(filter), sort.keyset(), page);
    }

    Where where(@Nullable LeadFilter filter) {
        return filter == null ? new Where() : filter.where(rights.get(), clock.instant());
    }

    private Map<UUID, Connection<Lead>> ofCustomers(Collection<UUID> customers, PageArguments page) {
        Where where = CustomerVisibility.withoutOwn("l", rights.get());
        return pages.pages(LEADS, "l.customer_id", customers, where, LeadSort.CREATED_AT_DESC.keyset(), page);
    }

    private Map<UUID, Connection<Lead>> ofPartnerCustomers(Collection<UUID> customers, PageArguments page) {
        Keyset newestFirst = LeadSort.CREATED_AT_DESC.keyset();
        return pages.pages(LEADS, "l.partner_customer_id", customers, new Where(), newestFirst, page);
    }
}
