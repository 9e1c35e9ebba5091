package crm.user;

import crm.security.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person who works in the CRM.
 *
 * @param id the identity provider's
 */
public record Manager(UUID id, String name, @Nullable String email, Role role, boolean active, Instant createdAt) {}
