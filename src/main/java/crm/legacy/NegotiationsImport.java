package crm.legacy;

final class NegotiationsImport extends TableImport {

    NegotiationsImport() {
        super(Kind.NEGOTIATION);
        column(Column.of(
                "platform", "text", names("seller_platform", "platform"), f -> f.optional(Values.text(Values.NAME))));
        column(Column.of("start_price", "numeric", names("start_price"), f -> f.optional(Values::amount)));
        column(Column.of("final_price", "numeric", names("final_price"), f -> f.optional(Values::amount)));
        column(Column.of("currency", "text", names("currency"), f -> {
            // Prices in a currency that nobody knows are no prices: the row is refused, not read as euros.
            String currency = f.strict(Values::currency);
            return currency == null ? "EUR" : currency;
        }));
        column(Column.of("success", "boolean", names("success"), f -> f.optional(Values::bool)));
        times();
        reference(Reference.parent("order_id", Kind.ORDER, "order_id"));
    }
}
