package crm.document;

/** What a document is. */
public enum DocumentType {
    INVOICE,
    CONTRACT,
    RECEIPT,
    CUSTOMS,
    INSPECTION_REPORT,
    PASSPORT,
    PHOTO,
    OTHER
}
