package crm.user;

import crm.security.Role;
import org.jspecify.annotations.Nullable;

record CreateManagerInput(
        String name,
        @Nullable String email,
        Role role,
        @Nullable String telegramId,
        @Nullable String telegramUsername,
        @Nullable String subject) {}
