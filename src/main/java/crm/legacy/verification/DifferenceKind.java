package crm.legacy.verification;

/** How a source and the records differ. */
public enum DifferenceKind {
    /** A row that is not rejected has no record. */
    MISSING_RECORD,
    /** The row changed in the source since the last import. */
    CHANGED_IN_SOURCE,
    /** The status of the record is another one. */
    STATUS,
    /** The status of an order, or of its history, has not become the one that the table of statuses names. */
    TRANSLATION,
    /** An amount of the record is another one. */
    MONEY,
    /** The record has another time of creation. */
    CREATED_AT,
    /** The number or a sum of the rows with one status in one month is another one. */
    TOTAL,
    /** A cell of the row is in no column of the record and not in {@code legacyData}. */
    CELL
}
