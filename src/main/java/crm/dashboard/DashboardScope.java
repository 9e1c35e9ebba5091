package crm.dashboard;

/** Whose orders and leads are counted. */
public enum DashboardScope {
    /** Those that are assigned to the caller. */
    MINE,
    ALL
}
