package crm.legacy;

final class NegotiationsImport extends TableImport {

    NegotiationsImport() {
        super(LegacyTable.NEGOTIATION);
        column(ColumnMapping.of(
                "platform",
                "text",
                names("seller_platform", "platform"),
                f -> f.optional(ValueParser.text(ValueParser.NAME))));
        column(ColumnMapping.of("start_price", "numeric", names("start_price"), f -> f.optional(ValueParser::amount)));
        column(ColumnMapping.of("final_price", "numeric", names("final_price"), f -> f.optional(ValueParser::amount)));
        column(ColumnMapping.of("currency", "text", names("currency"), f -> {
            // Prices in an unknown currency are invalid: the row is refused, not read as euros.
            String currency = f.strict(ValueParser::currency);
            return currency == null ? "EUR" : currency;
        }));
        column(ColumnMapping.of("success", "boolean", names("success"), f -> f.optional(ValueParser::bool)));
        times();
        reference(ReferenceColumn.parent("order_id", LegacyTable.ORDER, "order_id"));
    }
}
