package crm.legacy.row;

/** The rows of one table of the old CRM. They can be read more than once, always in the same order. */
public interface RowSource {

    /** How reports and the console name it, such as {@code orders.csv}. */
    String name();

    /** @throws ExportUnreadable if it cannot be read */
    RowReader open();
}
