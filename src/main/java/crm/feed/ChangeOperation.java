package crm.feed;

/** What happened to a record. */
public enum ChangeOperation {
    CREATED,
    UPDATED,
    DELETED,
    /** The customer was merged into another one. */
    MERGED,
    /** The caller can no longer see the record. */
    LEFT
}
