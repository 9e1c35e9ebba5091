package crm.export;

import static crm.export.ExportColumn.flag;
import static crm.export.ExportColumn.number;
import static crm.export.ExportColumn.reference;
import static crm.export.ExportColumn.text;
import static crm.export.ExportColumn.time;

import crm.security.CallerRights;
import crm.security.PersonalData;
import java.util.List;
import java.util.stream.Collectors;

/** What an export of a type reads. */
record ExportQuery(ExportSource records, List<ExportColumn> columns) {

    private static final ExportQuery ORDERS = new ExportQuery(
            ExportSource.ORDERS,
            List.of(
                    text("id", "o.id"),
                    text("orderCode", "o.order_code"),
                    text("legacyId", "o.legacy_id"),
                    text("status", "o.status"),
                    time("statusChangedAt", "o.status_changed_at"),
                    reference("customerId", "o.customer_id", ExportSource.CUSTOMERS),
                    reference("leadId", "o.lead_id", ExportSource.LEADS),
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
                    time("updatedAt", "o.updated_at")));

    private static final ExportQuery LEADS = new ExportQuery(
            ExportSource.LEADS,
            List.of(
                    text("id", "l.id"),
                    text("code", "l.code"),
                    text("legacyId", "l.legacy_id"),
                    text("status", "l.status"),
                    time("statusChangedAt", "l.status_changed_at"),
                    text("source", "l.source"),
                    reference("customerId", "l.customer_id", ExportSource.CUSTOMERS),
                    text("contactName", "l.contact_name", PersonalData.NAME),
                    text("contactPhone", "l.contact_phone", PersonalData.PHONE),
                    text("contactEmail", "l.contact_email", PersonalData.EMAIL),
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
                    time("updatedAt", "l.updated_at")));

    private static final ExportQuery CUSTOMERS = new ExportQuery(
            ExportSource.CUSTOMERS,
            List.of(
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
                    time("updatedAt", "c.updated_at")));

    private static final ExportQuery SHIPMENTS = new ExportQuery(
            ExportSource.SHIPMENTS,
            List.of(
                    text("id", "s.id"),
                    reference("orderId", "s.order_id", ExportSource.ORDERS),
                    text("carrier", "s.carrier"),
                    text("trackingNumber", "s.tracking_number"),
                    text("status", "s.status"),
                    time("statusChangedAt", "s.status_changed_at"),
                    text("estimatedDelivery", "s.estimated_delivery"),
                    time("shippedAt", "s.shipped_at"),
                    time("deliveredAt", "s.delivered_at"),
                    number("version", "s.version"),
                    time("createdAt", "s.created_at"),
                    time("updatedAt", "s.updated_at")));

    private static final ExportQuery TASKS = new ExportQuery(
            ExportSource.TASKS,
            List.of(
                    text("id", "t.id"),
                    text("title", "t.title"),
                    text("description", "t.description", PersonalData.TEXT),
                    reference("orderId", "t.order_id", ExportSource.ORDERS),
                    reference("leadId", "t.lead_id", ExportSource.LEADS),
                    reference("customerId", "t.customer_id", ExportSource.CUSTOMERS),
                    text("assigneeId", "t.assignee"),
                    text("priority", "t.priority"),
                    time("dueAt", "t.due_at"),
                    flag("completed", "t.completed"),
                    time("completedAt", "t.completed_at"),
                    number("version", "t.version"),
                    time("createdAt", "t.created_at"),
                    time("updatedAt", "t.updated_at")));

    /** An amount counts as it moved: what was paid out is negative. */
    private static final ExportQuery PAYMENTS = new ExportQuery(
            ExportSource.PAYMENTS,
            List.of(
                    text("id", "p.id"),
                    reference("orderId", "p.order_id", ExportSource.ORDERS),
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
                    time("updatedAt", "p.updated_at")));

    private static final ExportQuery STATUS_HISTORY = new ExportQuery(
            ExportSource.STATUS_HISTORY,
            List.of(
                    text("id", "h.id"),
                    text("subject", "h.subject"),
                    reference("orderId", "h.order_id", ExportSource.ORDERS),
                    reference("leadId", "h.lead_id", ExportSource.LEADS),
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
                    flag("rebuilt", "h.rebuilt")));

    static ExportQuery of(Export.Type type) {
        return switch (type) {
            case ORDERS -> ORDERS;
            case LEADS -> LEADS;
            case CUSTOMERS -> CUSTOMERS;
            case SHIPMENTS -> SHIPMENTS;
            case TASKS -> TASKS;
            case PAYMENTS -> PAYMENTS;
            case STATUS_HISTORY -> STATUS_HISTORY;
        };
    }

    /** The columns as one can see them, and after them the partner that the record came through. */
    String select(CallerRights asked) {
        return "select "
                + columns.stream().map(column -> column.sql(asked)).collect(Collectors.joining(", ", "", ", "))
                + (records.through() == null ? "null::uuid" : records.through()) + " as through from " + records.from();
    }
}
