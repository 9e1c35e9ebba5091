package crm.security;

import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A request whose caller is known: a person by a token, or a program by a key. */
final class CallerAuthentication extends AbstractAuthenticationToken {

    private final Caller caller;

    private final CallerRights rights;

    CallerAuthentication(Caller caller) {
        this(caller, caller.rights());
    }

    private CallerAuthentication(Caller caller, CallerRights rights) {
        super(List.of());
        this.caller = caller;
        this.rights = rights;
        setAuthenticated(true);
    }

    CallerAuthentication withOwnRecordsOnly() {
        return new CallerAuthentication(caller, rights.withOwnRecordsOnly());
    }

    CallerRights rights() {
        return rights;
    }

    CallerRights wholeRights() {
        return caller.rights();
    }

    String callerId() {
        return caller.id();
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Object getPrincipal() {
        return caller.id();
    }
}
