package crm.user;

import crm.security.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person who works in the CRM.
 *
 * @param id the identity provider's, or made here for a person who had not signed in yet
 */
public record Manager(
        UUID id,
        @Nullable String legacyId,
        String name,
        @Nullable String email,
        @Nullable String telegramId,
        @Nullable String telegramUsername,
        Role role,
        boolean active,
        int version,
        Instant createdAt,
        Instant updatedAt) {}
