package crm.sla;

import java.util.Collection;

/**
 * Records of one kind whose due dates depend on service levels. The module that owns their table implements it as a
 * bean.
 */
public interface DueDates {

    /** The kind of record, as the table {@code service_levels} names it. */
    Subject subject();

    /** Computes the due dates of the records in these statuses again, in the caller's transaction. */
    void recompute(Collection<String> statuses);

    /** Kinds of records that have service levels. */
    enum Subject {
        LEAD,
        ORDER
    }
}
