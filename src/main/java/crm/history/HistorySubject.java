package crm.history;

/** The kind of record that a history row describes. */
public enum HistorySubject {
    LEAD,
    ORDER
}
