package crm.security;

/**
 * A setting of PostgreSQL that the role of the server has in its database. A module that needs one declares a bean of
 * this type. The server stores it with the role at its start, because a setting of a session would be lost, or reach
 * other clients, behind a connection pooler in transaction mode.
 *
 * @param name of the parameter, such as {@code statement_timeout}
 * @param value as {@code alter role ... set} takes it
 */
public record RoleSetting(String name, String value) {}
