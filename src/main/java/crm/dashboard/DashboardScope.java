package crm.dashboard;

/** Whose orders and leads are counted. */
enum DashboardScope {
    /** Those that are assigned to the caller. */
    MINE,
    ALL
}
