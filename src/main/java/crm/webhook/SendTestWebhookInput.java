package crm.webhook;

record SendTestWebhookInput(String id) {}
