package crm.inbox;

/** Why an item is in the inbox. */
public enum InboxItemKind {
    MENTION,
    ASSIGNMENT,
    TASK_DUE,
    TASK_OVERDUE,
    SERVICE_LEVEL_BREACHED
}
