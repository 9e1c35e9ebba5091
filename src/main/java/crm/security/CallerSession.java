package crm.security;

import crm.graphql.RequestErrorCode;
import crm.graphql.RequestRefused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** The caller of a connection that stays open: found when it opens, and checked again as long as it is open. */
public final class CallerSession {

    /** As long after its end, requests with a token are still answered: clocks differ. */
    private static final Duration TOLERANCE = Duration.ofSeconds(60);

    private final Callers callers;

    private final Authentication authentication;

    private final String address;

    private final Clock clock;

    private final Caller caller;

    private CallerSession(Callers callers, Authentication authentication, String address, Clock clock, Caller caller) {
        this.callers = callers;
        this.authentication = authentication;
        this.address = address;
        this.clock = clock;
        this.caller = caller;
    }

    static CallerSession of(Callers callers, @Nullable Authentication authentication, String address, Clock clock) {
        Caller caller = callers.find(authentication, address);
        if (authentication == null || caller == null) {
            throw new RequestRefused(RequestErrorCode.UNAUTHENTICATED, null, "unauthenticated");
        }
        return new CallerSession(callers, authentication, address, clock, caller);
    }

    public Caller caller() {
        return caller;
    }

    /** Of the client, as {@link ClientAddress} writes it. */
    public String address() {
        return address;
    }

    /** Whether the token has expired. The end of a key is found by {@link #check}. */
    public boolean isExpired() {
        Instant end = authentication instanceof JwtAuthenticationToken token
                ? token.getToken().getExpiresAt()
                : null;
        return end != null && clock.instant().isAfter(end.plus(TOLERANCE));
    }

    /**
     * Looks the caller up again, as a request would.
     *
     * @throws RequestRefused UNAUTHENTICATED if a request would be refused now, or would have other rights
     * @throws org.springframework.dao.DataAccessException if the caller cannot be looked up
     */
    public void check() {
        if (isExpired()) {
            throw new RequestRefused(RequestErrorCode.UNAUTHENTICATED, null, "unauthenticated.expired");
        }
        Caller now = callers.find(authentication, address);
        if (now == null || !now.id().equals(caller.id()) || !now.rights().equals(caller.rights())) {
            throw new RequestRefused(RequestErrorCode.UNAUTHENTICATED, null, "unauthenticated.changed");
        }
    }
}
