package crm.security;

import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A request whose caller is known: a person by a token, or a program by a key. */
final class CallerAuthentication extends AbstractAuthenticationToken {

    private final Caller caller;

    private final CallerRights whole;

    private final CallerRights rights;

    /** @param whole the rights of the caller's key or token itself */
    CallerAuthentication(Caller caller, CallerRights whole) {
        this(caller, whole, whole);
    }

    private CallerAuthentication(Caller caller, CallerRights whole, CallerRights rights) {
        super(List.of());
        this.caller = caller;
        this.whole = whole;
        this.rights = rights;
        setAuthenticated(true);
    }

    CallerAuthentication withOwnRecordsOnly() {
        return new CallerAuthentication(caller, whole, rights.withOwnRecordsOnly());
    }

    CallerRights rights() {
        return rights;
    }

    CallerRights wholeRights() {
        return whole;
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
