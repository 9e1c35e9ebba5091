package crm.partner;

import crm.security.Role;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key of a program; the key itself is not kept.
 *
 * @param partner whose it is; null for an analyst's
 * @param lastUsedAt to the minute
 */
record ApiKey(
        UUID id,
        String name,
        Role role,
        @Nullable String partner,
        String prefix,
        List<String> scopes,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt) {}
