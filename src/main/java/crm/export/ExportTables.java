package crm.export;

import static crm.export.ExportColumn.flag;
import static crm.export.ExportColumn.number;
import static crm.export.ExportColumn.reference;
import static crm.export.ExportColumn.text;
import static crm.export.ExportColumn.time;

import crm.customer.CustomerVisibility;
import crm.feed.ChangedRecords;
import crm.feed.ChangedRecords.Column;
import crm.feed.RecordType;
import crm.history.HistoryVisibility;
import crm.lead.LeadFilter;
import crm.lead.LeadVisibility;
import crm.order.OrderFilter;
import crm.order.OrderVisibility;
import crm.payment.PaidSql;
import crm.security.PersonalData;
import crm.shipment.ShipmentFilter;
import crm.task.TaskVisibility;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** The tables and columns that an export of each type reads. */
@Component
class ExportTables {

    private final Map<Export.Type, ExportQuery> queries = new EnumMap<>(Export.Type.class);

    ExportTables(CustomerVisibility visibility, TaskVisibility tasks) {
        ExportSource orders =
                new ExportSource("orders o", "o.id", OrderFilter.OWNED, null, null).visibleIf(OrderVisibility.VISIBLE);
        ExportSource leads =
                new ExportSource("leads l", "l.id", LeadFilter.OWNED, null, null).visibleIf(LeadVisibility.VISIBLE);
        ExportSource customers = new ExportSource(
                        "customers c",
                        "c.id",
                        visibility.owned(),
                        new ExportSource.OfPartner(CustomerVisibility.PARTNER_VIEW, CustomerVisibility.OF_PARTNER),
                        "c.partner_id")
                .visibleIf(visibility.visible());
        ExportSource shipments = new ExportSource("shipments s", "s.id", ShipmentFilter.OWNED, null, null)
                .visibleIf(OrderVisibility.through("s.order_id"));
        queries.put(
                Export.Type.ORDERS,
                new ExportQuery(
                        orders,
                        ordersColumns(customers, leads),
                        // Its row has sums of its payments, a column of its customer, and one of its lead.
                        new ExportQuery.Changed(
                                ChangedRecords.contain("o.id", Column.ORDER_ID, RecordType.ORDER, RecordType.PAYMENT)
                                        + " or "
                                        + ChangedRecords.contain(
                                                "o.customer_id", Column.CUSTOMER_ID, RecordType.CUSTOMER)
                                        + " or "
                                        + ChangedRecords.contain("o.lead_id", Column.RECORD_ID, RecordType.LEAD),
                                List.of(RecordType.ORDER))));
        queries.put(
                Export.Type.LEADS, new ExportQuery(leads, leadsColumns(customers), changed("l.id", RecordType.LEAD)));
        queries.put(
                Export.Type.CUSTOMERS,
                new ExportQuery(customers, customersColumns(), changed("c.id", RecordType.CUSTOMER)));
        queries.put(
                Export.Type.SHIPMENTS,
                new ExportQuery(shipments, shipmentsColumns(orders), changed("s.id", RecordType.SHIPMENT)));
        queries.put(
                Export.Type.TASKS,
                new ExportQuery(
                        source("tasks t", "t.id").visibleIf(tasks.visible()),
                        tasksColumns(orders, leads, customers),
                        changed("t.id", RecordType.TASK)));
        queries.put(
                Export.Type.PAYMENTS,
                new ExportQuery(
                        source("payments p", "p.id").visibleIf(OrderVisibility.through("p.order_id")),
                        paymentsColumns(orders),
                        changed("p.id", RecordType.PAYMENT)));
        queries.put(
                Export.Type.STATUS_HISTORY,
                new ExportQuery(
                        source("status_history h", "h.id")
                                .visibleIf(HistoryVisibility.ofHistory(
                                        OrderVisibility.through("h.order_id"), LeadVisibility.through("h.lead_id"))),
                        historyColumns(orders, leads),
                        changed("h.id", RecordType.ORDER_HISTORY_ENTRY, RecordType.LEAD_HISTORY_ENTRY)));
    }

    private static ExportQuery.Changed changed(String id, RecordType... types) {
        return new ExportQuery.Changed(ChangedRecords.contain(id, Column.RECORD_ID, types), List.of(types));
    }

    ExportQuery of(Export.Type type) {
        return Objects.requireNonNull(queries.get(type), () -> "no export of " + type);
    }

    private static ExportSource source(String from, String id) {
        return new ExportSource(from, id, null, null, null);
    }

    /** The city that a partner sent with its order; of other orders, what others get. */
    private static final String CITY_OF_PARTNER = """
            case when o.partner_id = :partner then
              (select v.city from partner_customers v where v.id = o.partner_customer_id) else %s end""";

    private static List<ExportColumn> ordersColumns(ExportSource customers, ExportSource leads) {
        return List.of(
                text("id", "o.id"),
                text("orderCode", "o.order_code"),
                text("legacyId", "o.legacy_id"),
                text("status", "o.status"),
                time("statusChangedAt", "o.status_changed_at"),
                reference(
                        "customerId",
                        "o.customer_id",
                        customers,
                        "case when o.partner_id = :partner then o.partner_customer_id else %s end"),
                reference("leadId", "o.lead_id", leads),
                text("assignedManagerId", "o.assigned_manager"),
                text("bikeName", "o.bike_name"),
                text("bikeBrand", "o.bike_snapshot ->> 'brand'"),
                text("bikeUrl", "o.bike_url"),
                text("externalBikeRef", "o.external_bike_ref"),
                flag("archivedBike", "o.archived_bike"),
                number("listingPriceEur", "o.listing_price"),
                number("finalPriceEur", "o.final_price"),
                number("totalPriceRub", "o.total_price_rub"),
                number("bookingAmountEur", "o.booking_amount_eur"),
                number("bookingAmountRub", "o.booking_amount_rub"),
                number("exchangeRate", "trim_scale(o.exchange_rate)"),
                text("deliveryMethod", "o.delivery_method"),
                text("managerNotes", "o.manager_notes", PersonalData.TEXT),
                text("cancelReason", "o.cancel_reason"),
                time("slaDueAt", "o.sla_due_at"),
                number("version", "o.version"),
                time("createdAt", "o.created_at"),
                time("updatedAt", "o.updated_at"),
                text("stage", "o.stage"),
                text("legacyStatus", "o.legacy_status"),
                number("negotiatedPriceEur", "o.negotiated_price"),
                text("initialQuality", "o.initial_quality"),
                text("finalQuality", "o.final_quality"),
                flag("refundable", "o.refundable"),
                text("cancelNote", "o.cancel_note", PersonalData.TEXT),
                time("reservePaidAt", "o.reserve_paid_at"),
                number("paidEur", PaidSql.PAID),
                number("refundedEur", PaidSql.REFUNDED),
                number("balanceEur", PaidSql.BALANCE),
                text("customerCity", asked -> customers.columnOf("c.city", "o.customer_id", CITY_OF_PARTNER, asked)),
                text("source", asked -> leads.columnOf("l.source", "o.lead_id", null, asked)),
                text("bikeId", "o.bike_id"),
                text("bikeModel", "o.bike_snapshot ->> 'model'"),
                number("bikeYear", "(o.bike_snapshot ->> 'year')::numeric"),
                text("bikeSize", "o.bike_snapshot ->> 'size'"),
                text("bikeCategory", "o.bike_snapshot ->> 'category'"),
                number("bikePrice", "(o.bike_snapshot ->> 'price')::numeric"),
                text("bikeCurrency", """
                        case when o.bike_snapshot ->> 'price' is not null
                          then coalesce(o.bike_snapshot ->> 'currency', 'EUR') end"""),
                text(
                        "externalReference",
                        asked -> asked.partner() == null
                                ? "o.external_reference"
                                : "case when o.partner_id = :partner then o.external_reference end"));
    }

    private static List<ExportColumn> leadsColumns(ExportSource customers) {
        return List.of(
                text("id", "l.id"),
                text("code", "l.code"),
                text("legacyId", "l.legacy_id"),
                text("status", "l.status"),
                time("statusChangedAt", "l.status_changed_at"),
                text("source", "l.source"),
                reference(
                        "customerId",
                        "l.customer_id",
                        customers,
                        "case when l.partner_id = :partner then l.partner_customer_id else %s end"),
                text("contactName", "l.contact_name", PersonalData.NAME, byOthers("contactName")),
                text("contactPhone", "l.contact_phone", PersonalData.PHONE, byOthers("contactPhone")),
                text("contactEmail", "l.contact_email", PersonalData.EMAIL, byOthers("contactEmail")),
                text("bikeName", "l.bike_snapshot ->> 'title'"),
                text("bikeBrand", "l.bike_snapshot ->> 'brand'"),
                text("bikeUrl", "l.bike_url"),
                text("externalBikeRef", "l.external_bike_ref"),
                text("applicationNotes", "l.application_notes", PersonalData.TEXT),
                text("assignedManagerId", "l.assigned_manager"),
                text("rejectReason", "l.reject_reason"),
                time("slaDueAt", "l.sla_due_at"),
                number("version", "l.version"),
                time("createdAt", "l.created_at"),
                time("updatedAt", "l.updated_at"),
                number("estimatedBudgetEur", "l.estimated_budget"),
                text("contactTelegram", "l.contact_telegram", PersonalData.HANDLE, byOthers("contactTelegram")),
                text("contactWhatsapp", "l.contact_whatsapp", PersonalData.PHONE, byOthers("contactWhatsapp")),
                text(
                        "externalReference",
                        asked -> asked.partner() == null
                                ? "l.external_reference"
                                : "case when l.partner_id = :partner then l.external_reference end"));
    }

    private static String byOthers(String field) {
        return "'" + field + "' = any(l.contact_by_others)";
    }

    private static List<ExportColumn> customersColumns() {
        return List.of(
                text("id", "c.id"),
                text("code", "c.code"),
                text("legacyId", "c.legacy_id"),
                text("fullName", "c.full_name", PersonalData.NAME),
                text("phone", "c.phone", PersonalData.PHONE),
                text("phoneRaw", "c.phone_raw", PersonalData.PHONE),
                text("email", "c.email", PersonalData.EMAIL),
                text("preferredChannel", "c.preferred_channel"),
                text("city", "c.city"),
                text("country", "c.country"),
                number("version", "c.version"),
                time("createdAt", "c.created_at"),
                time("updatedAt", "c.updated_at"),
                text("telegram", "c.telegram", PersonalData.HANDLE),
                text("whatsapp", "c.whatsapp", PersonalData.PHONE));
    }

    private static List<ExportColumn> shipmentsColumns(ExportSource orders) {
        return List.of(
                text("id", "s.id"),
                reference("orderId", "s.order_id", orders),
                text("carrier", "s.carrier"),
                text("trackingNumber", "s.tracking_number"),
                text("status", "s.status"),
                time("statusChangedAt", "s.status_changed_at"),
                text("estimatedDelivery", "s.estimated_delivery"),
                time("shippedAt", "s.shipped_at"),
                time("deliveredAt", "s.delivered_at"),
                number("version", "s.version"),
                time("createdAt", "s.created_at"),
                time("updatedAt", "s.updated_at"),
                flag("warehousePhotosReceived", "s.warehouse_photos_received"),
                text("currentLocation", "s.current_location"),
                flag("clientReceived", "s.client_received"));
    }

    private static List<ExportColumn> tasksColumns(ExportSource orders, ExportSource leads, ExportSource customers) {
        return List.of(
                text("id", "t.id"),
                text("title", "t.title"),
                text("description", "t.description", PersonalData.TEXT),
                reference("orderId", "t.order_id", orders),
                reference("leadId", "t.lead_id", leads),
                reference("customerId", "t.customer_id", customers),
                text("assigneeId", "t.assignee"),
                text("priority", "t.priority"),
                time("dueAt", "t.due_at"),
                flag("completed", "t.completed"),
                time("completedAt", "t.completed_at"),
                number("version", "t.version"),
                time("createdAt", "t.created_at"),
                time("updatedAt", "t.updated_at"));
    }

    /** An amount counts as it moved: what was paid out is negative. */
    private static List<ExportColumn> paymentsColumns(ExportSource orders) {
        return List.of(
                text("id", "p.id"),
                reference("orderId", "p.order_id", orders),
                text("direction", "p.direction"),
                text("role", "p.role"),
                text("method", "p.method"),
                number("amount", "p.amount"),
                number("signedAmount", "case p.direction when 'OUTGOING' then -p.amount else p.amount end"),
                text("currency", "p.currency"),
                text("status", "p.status"),
                text("voidReason", "p.void_reason", PersonalData.TEXT),
                text("externalReference", "p.external_reference"),
                number("version", "p.version"),
                time("createdAt", "p.created_at"),
                time("updatedAt", "p.updated_at"),
                text("description", "p.description", PersonalData.TEXT),
                time("occurredAt", "p.occurred_at"),
                text("relatedPaymentId", "p.related_payment_id"));
    }

    private static List<ExportColumn> historyColumns(ExportSource orders, ExportSource leads) {
        return List.of(
                text("id", "h.id"),
                text("subject", "h.subject"),
                reference("orderId", "h.order_id", orders),
                reference("leadId", "h.lead_id", leads),
                text("fromStatus", "h.from_status"),
                text("toStatus", "h.to_status"),
                text("reason", "h.reason"),
                text("note", "h.note", PersonalData.TEXT),
                text("actorKind", "h.actor_kind"),
                text("actorId", "h.actor_id"),
                text("actorName", "h.actor_name"),
                time("occurredAt", "h.occurred_at"),
                number("timeInPreviousStatus", "h.former_status_seconds"),
                flag("imported", "h.imported"),
                flag("rebuilt", "h.rebuilt"),
                text("stage", "h.stage"),
                text("legacyStatus", "h.legacy_status"));
    }
}
