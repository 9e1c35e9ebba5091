package crm.security;

import java.util.UUID;

/**
 * A key is revoked, in the transaction that publishes this: rooms that keep something for whoever has the key listen,
 * and end it.
 */
public record ApiKeyRevoked(UUID key) {}
