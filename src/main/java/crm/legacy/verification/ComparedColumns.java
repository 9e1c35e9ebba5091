package crm.legacy.verification;

import crm.legacy.row.LegacyTable;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The money and the status of a table, in the source and here. The list is written by hand and does not use the mapping
 * of the import: a wrong column in the mapping would otherwise agree with itself.
 *
 * @param status the column of the source; null if the rows have no status
 * @param statusHere the SQL expression of the record's status
 * @param spelling turns a status of the source into the one here
 * @param money the columns here, each with the names that the column has in the source
 */
record ComparedColumns(
        @Nullable String status, String statusHere, UnaryOperator<String> spelling, Map<String, List<String>> money) {

    private static final ComparedColumns NONE =
            new ComparedColumns(null, "null::text", UnaryOperator.identity(), Map.of());

    private static final Map<LegacyTable, ComparedColumns> TABLES = new EnumMap<>(Map.of(
            // Orders and their history keep the status of the old CRM beside the one here.
            LegacyTable.ORDER,
            new ComparedColumns(
                    "status",
                    "t.legacy_status",
                    UnaryOperator.identity(),
                    money(
                            "listing_price:listing_price_eur,listing_price",
                            "negotiated_price:negotiated_price_eur",
                            "final_price:final_price_eur,final_price",
                            "commission:commission_eur",
                            "total_price_rub:total_price_rub",
                            "booking_amount_eur:booking_amount_eur",
                            "booking_amount_rub:booking_amount_rub")),
            LegacyTable.ORDER_STATUS_EVENT,
            new ComparedColumns("new_status", "t.legacy_status", UnaryOperator.identity(), Map.of()),
            LegacyTable.LEAD,
            new ComparedColumns(
                    "status", "t.status", OldSpelling::current, money("estimated_budget:estimated_budget_eur")),
            LegacyTable.PAYMENT,
            new ComparedColumns("status", "t.status", OldSpelling::current, money("amount:amount")),
            LegacyTable.TRANSACTION,
            new ComparedColumns(null, "t.status", OldSpelling::current, money("amount:amount")),
            LegacyTable.NEGOTIATION,
            new ComparedColumns(
                    null,
                    "null::text",
                    UnaryOperator.identity(),
                    money("start_price:start_price", "final_price:final_price", "discount:discount_offered")),
            LegacyTable.ORDER_CASE,
            new ComparedColumns("status", "t.status", OldSpelling::current, Map.of()),
            LegacyTable.REFUND_REQUEST,
            new ComparedColumns(
                    "status",
                    "t.status",
                    OldSpelling::current,
                    money("amount_rub:amount_rub", "amount_eur:amount_eur")),
            LegacyTable.COMPENSATION_REQUEST,
            new ComparedColumns(
                    "status",
                    "t.status",
                    OldSpelling::current,
                    money("amount_rub:amount_rub", "amount_eur:amount_eur")),
            LegacyTable.BIKE,
            new ComparedColumns(null, "null::text", UnaryOperator.identity(), money("price:price"))));

    static ComparedColumns of(LegacyTable table) {
        return TABLES.getOrDefault(table, NONE);
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
