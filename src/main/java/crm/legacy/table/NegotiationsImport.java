package crm.legacy.table;

import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.value.DecimalParser;
import crm.legacy.value.JsonValueParser;
import crm.legacy.value.ValueParser;

/** Negotiations with sellers. */
final class NegotiationsImport extends TableImport {

    NegotiationsImport() {
        super(LegacyTable.NEGOTIATION);
        optional("platform", "text", ValueParser.text(ValueParser.NAME), "seller_platform", "platform");
        optional("start_price", "numeric", DecimalParser::amount);
        optional("final_price", "numeric", DecimalParser::amount);
        column(ColumnMapping.of("currency", "text", names("currency"), f -> {
            // The import rejects a row with an unknown currency: the prices are not in euros.
            String currency = f.strict(ValueParser::currency);
            return currency == null ? "EUR" : currency;
        }));
        optional("discount", "numeric", DecimalParser::amount, "discount_offered");
        optional("success", "boolean", ValueParser::bool);
        optional("transcript", "jsonb", JsonValueParser::jsonOrText, "chat_transcript");
        optional("summary", "text", ValueParser.text(ValueParser.NOTE), "ai_summary");
        times();
        reference(ReferenceColumn.required("order_id", LegacyTable.ORDER, "order_id"));
    }
}
