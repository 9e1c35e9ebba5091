package crm.webhook;

import crm.feed.ChangeFilter;
import crm.feed.RecordType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;

record UpdateWebhookInput(
        String id,
        ArgumentValue<String> url,
        ArgumentValue<List<RecordType>> types,
        ArgumentValue<ChangeFilter> filter,
        ArgumentValue<String> document,
        ArgumentValue<Object> variables,
        ArgumentValue<Boolean> active,
        @Nullable Integer expectedVersion) {}
