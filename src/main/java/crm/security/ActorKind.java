package crm.security;

/** What kind of actor did something. */
public enum ActorKind {
    USER,
    KEY,
    SYSTEM,
    UNKNOWN
}
