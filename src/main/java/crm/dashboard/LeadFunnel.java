package crm.dashboard;

import crm.lead.LeadStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the leads of a period came.
 *
 * @param total leads made in the period
 * @param importedOnly those among them of whose way nothing is known but the status in which they were imported
 */
record LeadFunnel(int total, int importedOnly, List<Stage> stages) {

    /**
     * @param reached leads that ever came to this status, or left it
     * @param current of the leads whose way is known, those that stand there now
     * @param importedOnly leads that were imported in this status, and of whose way nothing is known
     * @param medianDays from the making of a lead to its first time in this status; null where it is of none known when
     */
    record Stage(
            LeadStatus status,
            int reached,
            int current,
            int importedOnly,
            @Nullable Double medianDays) {}
}
