package crm.search;

/** What can be found. */
enum SearchType {
    CUSTOMER,
    ORDER,
    LEAD
}
