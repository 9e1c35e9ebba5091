package crm.search;

/** How well a text fits what it was found in, the best first: the grades of {@link crm.searchtext.SearchPredicates}. */
enum SearchCloseness {
    EXACT,
    WORDS,
    PART,
    SIMILAR
}
