package crm.legacy.verification;

import crm.text.Blanks;
import java.util.Locale;
import java.util.Map;

/** Constants that have another name here than in the old CRM. Source: the old CRM's tables. */
final class OldSpelling {

    private static final Map<String, String> RENAMED = Map.ofEntries(
            Map.entry("client_payment", "balance"),
            Map.entry("supplier_payment", "payout"),
            Map.entry("reserve", "deposit"),
            Map.entry("remote", "seller_check"),
            Map.entry("warehouse", "workshop"),
            Map.entry("won", "converted"),
            Map.entry("lost", "rejected"),
            Map.entry("spam", "rejected"),
            Map.entry("inbound", "incoming"),
            Map.entry("outbound", "outgoing"),
            Map.entry("booked", "pending_manager"));

    /** The statuses of orders, in lower case, that have another name here. */
    private static final Map<String, String> ORDER_STATUSES = Map.ofEntries(
            Map.entry("booked", "pending_manager"),
            Map.entry("new", "pending_manager"),
            Map.entry("created", "pending_manager"),
            Map.entry("reserve_payment_pending", "awaiting_deposit"),
            Map.entry("reserve_paid", "deposit_paid"),
            Map.entry("seller_check_in_progress", "under_inspection"),
            Map.entry("inspection", "under_inspection"),
            Map.entry("hunting", "under_inspection"),
            Map.entry("chat_negotiation", "under_inspection"),
            Map.entry("check_ready", "quality_confirmed"),
            Map.entry("negotiation_finished", "quality_confirmed"),
            Map.entry("full_payment_pending", "awaiting_payment"),
            Map.entry("confirmed", "awaiting_payment"),
            Map.entry("full_payment_received", "fully_paid"),
            Map.entry("full_paid", "fully_paid"),
            Map.entry("bike_buyout_completed", "fully_paid"),
            Map.entry("seller_shipped", "fully_paid"),
            Map.entry("expert_received", "fully_paid"),
            Map.entry("expert_inspection_in_progress", "fully_paid"),
            Map.entry("expert_report_ready", "fully_paid"),
            Map.entry("awaiting_client_decision_post_inspection", "fully_paid"),
            Map.entry("warehouse_received", "ready_for_shipment"),
            Map.entry("warehouse_repacked", "ready_for_shipment"),
            Map.entry("processing", "ready_for_shipment"),
            Map.entry("shipped_to_russia", "in_transit"),
            Map.entry("shipped", "in_transit"),
            Map.entry("canceled", "cancelled"));

    private OldSpelling() {}

    /**
     * The status here of an order, in lower case. A status with another name keeps it; the empty text if it depends on
     * more than the status.
     */
    static String orderStatus(String status) {
        return status.equals("awaiting_client_decision") ? "" : ORDER_STATUSES.getOrDefault(status, status);
    }

    /** A status in one spelling: lower case, with underscores. */
    static String status(String text) {
        return Blanks.strip(text).toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "_");
    }

    /** The name here of a constant of the old CRM, in lower case; the same text if it has no other name. */
    static String current(String text) {
        return RENAMED.getOrDefault(text, text);
    }

    /** Whether a task with this status is completed: {@code true} or {@code false}. */
    static String completed(String status) {
        return Boolean.toString(
                switch (status) {
                    case "true", "t", "yes", "y", "on", "1", "completed", "done" -> true;
                    default -> false;
                });
    }
}
