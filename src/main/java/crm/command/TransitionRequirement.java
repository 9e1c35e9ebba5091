package crm.command;

/** What has to be sent with a change of status. */
public enum TransitionRequirement {
    REASON,
    NOTE,
    CONVERT
}
