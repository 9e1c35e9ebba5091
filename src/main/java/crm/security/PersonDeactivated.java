package crm.security;

import java.util.UUID;

/**
 * A person no longer works here, in the transaction that publishes this: modules that keep records for the person
 * listen, and end them.
 */
public record PersonDeactivated(UUID person) {}
