package crm.webhook;

import org.jspecify.annotations.Nullable;

record RotateWebhookSecretInput(String id, @Nullable Integer expectedVersion) {}
