package crm.feed;

import java.util.Locale;

/** The types of records whose changes are in the feed; changelog/feed/triggers.sql names their tables. */
public enum RecordType {
    ORDER,
    LEAD,
    CUSTOMER,
    CONTACT_CHANNEL,
    CUSTOMER_MERGE,
    PAYMENT,
    SHIPMENT,
    SHIPMENT_EVENT,
    INSPECTION,
    NEGOTIATION,
    REVIEW,
    DOCUMENT,
    COUPON,
    COUPON_REDEMPTION,
    ORDER_CASE,
    REFUND_REQUEST,
    COMPENSATION_REQUEST,
    TASK,
    TOUCHPOINT,
    COMMENT,
    ORDER_HISTORY_ENTRY,
    LEAD_HISTORY_ENTRY,
    CATALOGUE_BIKE,
    MANAGER,
    API_KEY,
    AUDIT_ENTRY;

    private final String typeName;

    RecordType() {
        StringBuilder name = new StringBuilder();
        for (String word : name().split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        typeName = name.toString();
    }

    /** The name of the type in the schema. */
    public String typeName() {
        return typeName;
    }
}
