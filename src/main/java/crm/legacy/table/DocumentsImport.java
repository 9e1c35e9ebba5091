package crm.legacy.table;

import crm.document.DocumentType;
import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.value.TimeParser;
import crm.legacy.value.ValueParser;

/** Documents of orders. */
final class DocumentsImport extends TableImport {

    DocumentsImport() {
        super(LegacyTable.DOCUMENT);
        required("type", "text", ValueParser.nameOf(DocumentType.class), "type");
        required("url", "text", ValueParser.text(ValueParser.NOTE), "file_url", "url");
        column(ColumnMapping.of(
                "uploaded_at",
                "timestamptz",
                names("uploaded_at"),
                f -> given(f.row(), "uploaded_at", "created_at").required(TimeParser::instant)));
        column(ColumnMapping.of(
                        "created_at",
                        "timestamptz",
                        names("created_at"),
                        f -> given(f.row(), "created_at", "uploaded_at").required(TimeParser::instant))
                .onlyWhenCreated());
        version();
        reference(ReferenceColumn.required("order_id", LegacyTable.ORDER, "order_id"));
    }
}
