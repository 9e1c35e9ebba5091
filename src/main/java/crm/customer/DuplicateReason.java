package crm.customer;

/** What two customers have in common. */
enum DuplicateReason {
    SAME_EMAIL,
    SAME_PHONE,
    SAME_NAME,
    SIMILAR_NAME,
    SAME_TELEGRAM,
    SAME_WHATSAPP
}
