package crm.security;

/** Secrets made on this machine, for a server that nobody has configured. */
public interface GeneratedSecrets {

    String jwtSecret();

    String signingSecret();
}
