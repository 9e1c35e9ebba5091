package crm.webhook;

/** What became of a delivery; {@code WebhookDeliveryStatus} in the schema. */
enum WebhookDeliveryStatus {
    PENDING,
    SENDING,
    RETRYING,
    DELIVERED,
    FAILED;

    boolean isFinished() {
        return this == DELIVERED || this == FAILED;
    }
}
