package crm.timeline;

import java.util.List;

/** What an entry of a timeline is. */
enum TimelineKind {
    STATUS_CHANGE("OrderHistoryEntry", "LeadHistoryEntry"),
    COMMENT("Comment"),
    CONTACT("Touchpoint"),
    PAYMENT("Payment"),
    SHIPMENT_EVENT("ShipmentEvent"),
    FIELD_CHANGE("Change");

    private final List<String> types;

    TimelineKind(String... types) {
        this.types = List.of(types);
    }

    /** The types of the schema that such entries have. */
    List<String> types() {
        return types;
    }
}
