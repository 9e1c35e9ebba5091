package crm.booking;

record ReissueTrackingTokenInput(String orderId) {}
