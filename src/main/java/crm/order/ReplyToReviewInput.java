package crm.order;

import org.jspecify.annotations.Nullable;

record ReplyToReviewInput(String id, String reply, @Nullable Integer expectedVersion) {}
