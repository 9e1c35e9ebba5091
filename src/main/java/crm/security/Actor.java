package crm.security;

/** Who did something. */
public record Actor(ActorKind kind, String name) {}
