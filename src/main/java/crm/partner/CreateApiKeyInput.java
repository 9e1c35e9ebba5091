package crm.partner;

import crm.security.Role;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

record CreateApiKeyInput(
        String name,
        Role role,
        @Nullable String partner,
        @Nullable List<String> scopes,
        @Nullable Instant expiresAt) {}
