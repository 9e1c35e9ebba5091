package crm.security;

/** The server cannot start as it is configured; the message says what to set. */
public class ConfigurationRefused extends RuntimeException {

    private final String action;

    public ConfigurationRefused(String problem, String action) {
        super(problem);
        this.action = action;
    }

    public String action() {
        return action;
    }
}
