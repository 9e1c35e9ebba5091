package crm.claim;

/** What a manager decides about a request. */
enum ClaimDecision {
    APPROVE,
    REJECT
}
