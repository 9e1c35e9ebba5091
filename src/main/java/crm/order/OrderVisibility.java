package crm.order;

import crm.history.HistorySubject;
import crm.history.HistoryVisibility;
import org.springframework.stereotype.Component;

/** Which orders a manager {@code :viewer} sees with {@code crm.visibility=OWN}. */
@Component
public class OrderVisibility implements HistoryVisibility {

    /** SQL that holds for such a row {@code o} of the table {@code orders}. */
    public static final String VISIBLE = "(o.assigned_manager is null or o.assigned_manager = :viewer)";

    /**
     * SQL that holds for a row of another table that belongs to such an order.
     *
     * @param order SQL of the column with the id of the order
     */
    public static String through(String order) {
        return "exists (select from orders vo where vo.id = " + order
                + " and (vo.assigned_manager is null or vo.assigned_manager = :viewer))";
    }

    @Override
    public HistorySubject subject() {
        return HistorySubject.ORDER;
    }

    @Override
    public String visible(String subject) {
        return through(subject);
    }
}
