package crm.comment;

import java.util.List;
import org.jspecify.annotations.Nullable;

record AddCommentInput(
        @Nullable String orderId,
        @Nullable String leadId,
        @Nullable String customerId,
        String text,
        @Nullable List<String> mentions) {}
