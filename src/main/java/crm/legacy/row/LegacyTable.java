package crm.legacy.row;

import org.jspecify.annotations.Nullable;

/** A table of the old CRM. The constants are in the order of the import: rows come after the rows they refer to. */
public enum LegacyTable {
    USER("users", "users"),
    TELEGRAM_SUBSCRIBER("manager_subscribers", "telegram_subscribers"),
    BIKE("bikes", "bikes"),
    CUSTOMER("customers", "customers"),
    CONTACT_CHANNEL("crm_contact_channels", "contact_channels"),
    CUSTOMER_PREFERENCES("customer_preferences", "customer_preferences"),
    LEAD("leads", "leads"),
    ORDER("orders", "orders"),
    ORDER_STATUS_EVENT("order_status_events", "status_history"),
    PAYMENT("payments", "payments"),
    TRANSACTION("transactions", "payments"),
    SHIPMENT("shipments", "shipments"),
    INSPECTION("inspections", "inspections"),
    NEGOTIATION("negotiations", "negotiations"),
    DOCUMENT("documents", "documents"),
    TASK("tasks", "tasks"),
    FOLLOW_UP("crm_manager_followups", "tasks"),
    TOUCHPOINT("crm_touchpoints", "touchpoints"),
    ORDER_CASE("order_cases", "order_cases"),
    REFUND_REQUEST("refund_requests", "refund_requests"),
    COMPENSATION_REQUEST("compensation_requests", "compensation_requests"),
    AUDIT_ENTRY("audit_log", "audit_log");

    private final String source;

    private final String target;

    LegacyTable(String source, String target) {
        this.source = source;
        this.target = target;
    }

    /** The table's name in the old CRM, and of its file without the extension. */
    public String source() {
        return source;
    }

    /** The table with this name in the old CRM; null for an unknown name. */
    public static @Nullable LegacyTable withSource(String name) {
        for (LegacyTable table : values()) {
            if (table.source.equals(name)) {
                return table;
            }
        }
        return null;
    }

    /** The table of this application that stores its rows. */
    public String target() {
        return target;
    }

    /** The temporary table that holds the checked rows of the source. */
    public String staged() {
        return "staged_" + source;
    }

    /** The temporary table that holds the record, the references and the verdict of each staged row. */
    public String resolved() {
        return "resolved_" + source;
    }

    /** The temporary table that holds the warnings about rows. */
    public String warned() {
        return "warned_" + source;
    }
}
