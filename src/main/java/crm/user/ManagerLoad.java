package crm.user;

/** How many open records a person has. */
public record ManagerLoad(int orders, int leads, int tasks) {}
