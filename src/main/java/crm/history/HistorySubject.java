package crm.history;

/** What kind of record a history row is about. */
public enum HistorySubject {
    LEAD,
    ORDER
}
