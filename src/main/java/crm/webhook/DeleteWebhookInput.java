package crm.webhook;

import org.jspecify.annotations.Nullable;

record DeleteWebhookInput(String id, @Nullable Integer expectedVersion) {}
