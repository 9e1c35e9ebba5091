package crm.command;

/** A mutation was committed. Listeners must not block: the client waits for its answer. */
public record ChangesCommitted(String mutation) {}
