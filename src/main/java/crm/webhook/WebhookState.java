package crm.webhook;

/** What a webhook does; {@code WebhookState} in the schema. */
enum WebhookState {
    ACTIVE,
    PAUSED,
    ENDED
}
