package crm.webhook;

import crm.feed.ChangeFilter;
import crm.feed.RecordType;
import java.util.List;
import org.jspecify.annotations.Nullable;

record CreateWebhookInput(
        String url,
        @Nullable List<RecordType> types,
        @Nullable ChangeFilter filter,
        @Nullable String document,
        @Nullable Object variables) {}
