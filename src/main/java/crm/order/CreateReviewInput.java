package crm.order;

import org.jspecify.annotations.Nullable;

record CreateReviewInput(
        String orderId, int rating, @Nullable String text) {}
