package crm.security;

/** Which records managers see. Administrators and analysts see all. */
enum Visibility {
    /** All. */
    ALL,
    /** Those that are assigned to them or unassigned. */
    OWN
}
