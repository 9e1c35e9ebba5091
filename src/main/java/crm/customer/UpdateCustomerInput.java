package crm.customer;

import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;

record UpdateCustomerInput(
        String id,
        ArgumentValue<String> fullName,
        ArgumentValue<String> email,
        ArgumentValue<String> phone,
        ArgumentValue<String> telegram,
        ArgumentValue<String> whatsapp,
        ArgumentValue<PreferredChannel> preferredChannel,
        ArgumentValue<String> city,
        ArgumentValue<String> country,
        ArgumentValue<CustomerPreferencesInput> preferences,
        @Nullable Integer expectedVersion) {}
