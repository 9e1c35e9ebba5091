package crm.command;

/** Input that a change of status requires. */
public enum TransitionRequirement {
    REASON,
    NOTE,
    CONVERT
}
