package crm.webhook;

record ReplayWebhookInput(String id, String from) {}
