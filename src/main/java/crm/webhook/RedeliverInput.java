package crm.webhook;

record RedeliverInput(String id) {}
