package crm.security;

/** Secrets made on this machine, for a server without configuration. */
public interface GeneratedSecrets {

    String jwtSecret();

    String signingSecret();
}
