package crm.user;

import crm.security.ActorKind;
import crm.security.Caller;
import crm.security.Role;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Finds the administrators on whose behalf an operator works. */
@Component
public class Administrators {

    private final UserRepository users;

    Administrators(UserRepository users) {
        this.users = users;
    }

    /**
     * The active administrators with this id or e-mail address, as callers.
     *
     * @param idOrEmail a UUID in lower case, or an address in any case
     */
    public List<Caller> named(String idOrEmail) {
        return users.administrators(idOrEmail.strip().toLowerCase(Locale.ROOT)).stream()
                .map(one -> new Caller(
                        ActorKind.USER, one.id().toString(), one.name(), one.email(), Role.ADMIN, null, List.of()))
                .toList();
    }
}
