package crm.security;

import java.util.UUID;

/**
 * A key is revoked, in the transaction that publishes this: modules that keep records for the owner of the key listen,
 * and end it.
 */
public record ApiKeyRevoked(UUID key) {}
