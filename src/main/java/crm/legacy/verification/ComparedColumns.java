package crm.legacy.verification;

import crm.legacy.row.LegacyTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The money and the status of a table, in the source and here. The list is written by hand and does not use the mapping
 * of the import: a wrong column in the mapping would otherwise agree with itself.
 *
 * @param status the names that the column has in the source; empty if the rows have no status
 * @param statusHere the SQL expression of the record's status
 * @param spelling turns a status of the source into the one here
 * @param money the columns here, each with the names that the column has in the source
 */
record ComparedColumns(
        List<String> status, String statusHere, UnaryOperator<String> spelling, Map<String, List<String>> money) {

    private static final String OLD_STATUS = "t.legacy_status";

    /** Orders and their history keep the status as the old CRM wrote it, beside the one here. */
    boolean keepsOldStatus() {
        return statusHere.equals(OLD_STATUS);
    }

    static ComparedColumns of(LegacyTable table) {
        return switch (table) {
            case BIKE -> withoutStatus("price:price");
            case LEAD -> withStatus("estimated_budget:estimated_budget_eur");
            case ORDER ->
                new ComparedColumns(
                        List.of("status"),
                        OLD_STATUS,
                        UnaryOperator.identity(),
                        money(
                                "listing_price:listing_price_eur,listing_price",
                                "negotiated_price:negotiated_price_eur",
                                "final_price:final_price_eur,final_price",
                                "commission:commission_eur",
                                "total_price_rub:total_price_rub",
                                "booking_amount_eur:booking_amount_eur",
                                "booking_amount_rub:booking_amount_rub"));
            case ORDER_STATUS_EVENT ->
                new ComparedColumns(List.of("new_status"), OLD_STATUS, UnaryOperator.identity(), Map.of());
            case PAYMENT -> withStatus("amount:amount");
            case TRANSACTION -> withoutStatus("amount:amount");
            case SHIPMENT ->
                new ComparedColumns(
                        List.of("delivery_status", "status"), "t.status", UnaryOperator.identity(), Map.of());
            case NEGOTIATION ->
                withoutStatus("start_price:start_price", "final_price:final_price", "discount:discount_offered");
            case TASK, FOLLOW_UP ->
                new ComparedColumns(
                        List.of("completed", "status"), "t.completed::text", OldSpelling::completed, Map.of());
            case ORDER_CASE -> withStatus();
            case REFUND_REQUEST, COMPENSATION_REQUEST -> withStatus("amount_rub:amount_rub", "amount_eur:amount_eur");
            default -> withoutStatus();
        };
    }

    private static ComparedColumns withStatus(String... money) {
        return new ComparedColumns(List.of("status"), "t.status", OldSpelling::current, money(money));
    }

    private static ComparedColumns withoutStatus(String... money) {
        return new ComparedColumns(List.of(), "null::text", UnaryOperator.identity(), money(money));
    }

    /** @param columns each as {@code column here:columns of the source} */
    private static Map<String, List<String>> money(String... columns) {
        Map<String, List<String>> money = new LinkedHashMap<>();
        for (String column : columns) {
            String[] names = column.split(":", 2);
            money.put(names[0], List.of(names[1].split(",")));
        }
        return money;
    }
}
