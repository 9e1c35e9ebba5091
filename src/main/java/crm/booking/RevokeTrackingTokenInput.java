package crm.booking;

record RevokeTrackingTokenInput(String orderId) {}
