package crm.webhook;

import crm.command.UserError;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the mutations of webhooks answer.
 *
 * @param secret that signs the bodies: told once
 */
record WebhookPayload(
        @Nullable Webhook webhook,
        @Nullable String secret,
        @Nullable UUID deletedWebhookId,
        List<UserError> userErrors,
        boolean replayed) {}
