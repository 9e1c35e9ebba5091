package crm.partner;

record RevokeApiKeyInput(String id) {}
