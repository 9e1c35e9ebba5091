package crm.user;

import crm.graphql.DatabaseFailures;
import crm.graphql.RecordReference;
import crm.graphql.RequestErrorCode;
import crm.graphql.RequestRefused;
import crm.security.ActorKind;
import crm.security.Caller;
import crm.security.CallerRecords;
import crm.security.Role;
import crm.text.EmailText;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Finds the record of the person who sends a request, and refuses people who were deactivated: read for every request,
 * so that their rights end at once on all nodes. At the first request with a token, a manager or an administrator gets
 * the record that was created for their e-mail address before, or else a new one, so that records can be assigned to
 * them. The record is theirs from then on: a token does not overwrite it.
 */
@Component
class UserProvisioning implements CallerRecords {

    private static final Logger log = LoggerFactory.getLogger(UserProvisioning.class);

    private final UserRepository users;

    private final Clock clock;

    UserProvisioning(UserRepository users, Clock clock) {
        this.users = users;
        this.clock = clock;
    }

    @Override
    public Caller admit(Caller caller) {
        if (caller.kind() != ActorKind.USER) {
            return caller;
        }
        boolean works = caller.role() == Role.MANAGER || caller.role() == Role.ADMIN;
        if (!RecordReference.isUuid(caller.id())) {
            if (works) {
                throw new RequestRefused(RequestErrorCode.UNAUTHENTICATED, null, "unauthenticated.subject");
            }
            return caller;
        }
        UUID subject = UUID.fromString(caller.id());
        Optional<UserRepository.Known> found = users.find(subject);
        if (found.isEmpty() && works) {
            addIfPossible(caller, subject);
            found = users.find(subject);
        }
        if (found.isEmpty()) {
            return caller;
        }
        if (!found.get().active()) {
            throw refused();
        }
        return caller.withId(found.get().id());
    }

    /** A database that accepts no changes is no reason to refuse a query. The next request tries again. */
    private void addIfPossible(Caller caller, UUID subject) {
        String email = email(caller);
        if (email != null && users.hasLeft(email)) {
            throw refused();
        }
        try {
            if (email == null || !users.link(email, subject, clock.instant())) {
                users.insert(subject, caller.name(), email, caller.role(), clock.instant());
            }
        } catch (DataAccessException e) {
            if (!DatabaseFailures.isReadOnly(e)) {
                throw e;
            }
            log.debug("A user cannot be added: the database accepts no changes");
        }
    }

    private static @Nullable String email(Caller caller) {
        String email = caller.email() == null ? null : EmailText.canonical(caller.email());
        return email == null || email.length() > UserRepository.EMAIL_LENGTH ? null : email;
    }

    private static RequestRefused refused() {
        return new RequestRefused(RequestErrorCode.UNAUTHENTICATED, null, "unauthenticated.deactivated");
    }
}
