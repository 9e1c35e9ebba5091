package crm.webhook;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mutations of deliveries answer. */
record WebhookDeliveryPayload(@Nullable WebhookDelivery delivery, List<UserError> userErrors, boolean replayed) {}
