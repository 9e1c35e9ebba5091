package crm.bike;

/** What {@code upsertBikes} did with a bike. */
enum UpsertOutcome {
    CREATED,
    UPDATED,
    UNCHANGED
}
