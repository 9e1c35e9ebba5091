package crm.command;

/** How a bulk change treats the other rows if one is refused. */
public enum ErrorPolicy {
    ALL_OR_NOTHING,
    SKIP_FAILED
}
