package crm.user;

import crm.security.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;

record UpdateManagerInput(
        String id,
        ArgumentValue<String> name,
        ArgumentValue<String> email,
        ArgumentValue<Role> role,
        ArgumentValue<String> telegramId,
        ArgumentValue<String> telegramUsername,
        @Nullable Integer expectedVersion) {}
