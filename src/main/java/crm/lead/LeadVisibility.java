package crm.lead;

import crm.history.HistorySubject;
import crm.history.HistoryVisibility;
import org.springframework.stereotype.Component;

/** Which leads a manager {@code :viewer} sees with {@code crm.visibility=OWN}. */
@Component
public class LeadVisibility implements HistoryVisibility {

    /** SQL that holds for such a row {@code l} of the table {@code leads}. */
    public static final String VISIBLE = "(l.assigned_manager is null or l.assigned_manager = :viewer)";

    /**
     * SQL that holds for a row of another table that belongs to such a lead.
     *
     * @param lead SQL of the column with the id of the lead
     */
    public static String through(String lead) {
        return "exists (select from leads vl where vl.id = " + lead
                + " and (vl.assigned_manager is null or vl.assigned_manager = :viewer))";
    }

    @Override
    public HistorySubject subject() {
        return HistorySubject.LEAD;
    }

    @Override
    public String visible(String subject) {
        return through(subject);
    }
}
