package crm.history;

/**
 * Which history a manager sees with {@code crm.visibility=OWN}. The module of the subject implements it.
 */
public interface HistoryVisibility {

    HistorySubject subject();

    /**
     * SQL that holds for subjects that the manager {@code :viewer} sees.
     *
     * @param subject SQL of the column with the id of the subject
     */
    String visible(String subject);

    /** SQL that holds for a row {@code h} of the history that the manager sees. */
    static String ofHistory(String order, String lead) {
        return "case h.subject when 'ORDER' then " + order + " else " + lead + " end";
    }
}
