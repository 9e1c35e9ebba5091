package crm.order;

/** Whether an order is paid, as a condition of lists: the module of payments implements it. */
public interface PaidCondition {

    /** SQL of a condition on the table {@code orders}, called {@code o}; null where it is unknown. */
    String sql();
}
