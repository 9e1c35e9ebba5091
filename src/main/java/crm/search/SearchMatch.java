package crm.search;

/**
 * Why something was found.
 *
 * @param ofCustomer true where it is the customer's and not the record's own
 */
record SearchMatch(SearchField field, SearchCloseness closeness, boolean ofCustomer) {}
