package crm.cost;

/** What of a document is limited; names the refusal's message {@code limit.<name>}. */
enum DocumentLimit {
    SIZE,
    TOKENS,
    WHITESPACE_TOKENS,
    NESTING,
    DEPTH,
    ALIASES,
    ROOT_FIELDS,
    DIRECTIVES,
    FIELDS,
    LIST,
    COST
}
