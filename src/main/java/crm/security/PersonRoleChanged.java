package crm.security;

import java.util.UUID;

/** A person has another role now, in the transaction that publishes this: what had the rights of the old one ends. */
public record PersonRoleChanged(UUID person, Role role) {}
