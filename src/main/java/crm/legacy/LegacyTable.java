package crm.legacy;

/** A table of the old CRM. The constants stand in the order of the import: what is referred to comes first. */
enum LegacyTable {
    USER("users", "users"),
    BIKE("bikes", "bikes"),
    CUSTOMER("customers", "customers"),
    LEAD("leads", "leads"),
    ORDER("orders", "orders"),
    ORDER_STATUS_EVENT("order_status_events", "status_history"),
    PAYMENT("payments", "payments"),
    SHIPMENT("shipments", "shipments"),
    NEGOTIATION("negotiations", "negotiations"),
    TASK("tasks", "tasks");

    /** The table's name in the old CRM; its file is named after it. */
    final String source;

    /** The table here that takes its rows. */
    final String target;

    LegacyTable(String source, String target) {
        this.source = source;
        this.target = target;
    }

    /** The temporary table that holds the checked rows of the file. */
    String staged() {
        return "staged_" + source;
    }

    /** The temporary table of resolved rows: the record and the references of each staged row, and its verdict. */
    String resolved() {
        return "resolved_" + source;
    }

    /** The temporary table of what could not be taken over of rows that were. */
    String warned() {
        return "warned_" + source;
    }
}
