package crm.touchpoint;

/** How a call or a message ended. */
public enum TouchpointOutcome {
    REACHED,
    NO_ANSWER,
    BUSY,
    LEFT_MESSAGE,
    WRONG_CONTACT,
    DECLINED
}
