package crm.customer;

import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;

record UpdateContactChannelInput(
        String id,
        ArgumentValue<String> value,
        ArgumentValue<Boolean> primary,
        ArgumentValue<Boolean> verified,
        @Nullable Integer expectedVersion) {}
