package crm.legacy.table;

import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.value.DecimalParser;
import crm.legacy.value.ValueParser;

/** Negotiations with sellers. */
final class NegotiationsImport extends TableImport {

    NegotiationsImport() {
        super(LegacyTable.NEGOTIATION);
        column(ColumnMapping.of(
                "platform",
                "text",
                names("seller_platform", "platform"),
                f -> f.optional(ValueParser.text(ValueParser.NAME))));
        column(ColumnMapping.of(
                "start_price", "numeric", names("start_price"), f -> f.optional(DecimalParser::amount)));
        column(ColumnMapping.of(
                "final_price", "numeric", names("final_price"), f -> f.optional(DecimalParser::amount)));
        column(ColumnMapping.of("currency", "text", names("currency"), f -> {
            // The import rejects a row with an unknown currency: the prices are not in euros.
            String currency = f.strict(ValueParser::currency);
            return currency == null ? "EUR" : currency;
        }));
        column(ColumnMapping.of("success", "boolean", names("success"), f -> f.optional(ValueParser::bool)));
        times();
        reference(ReferenceColumn.required("order_id", LegacyTable.ORDER, "order_id"));
    }
}
