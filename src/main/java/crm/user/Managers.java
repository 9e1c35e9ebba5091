package crm.user;

import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.graphql.RecordReference;
import crm.security.Actor;
import crm.security.ActorKind;
import crm.security.Caller;
import crm.security.CallerContext;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whom records may be assigned to. */
@Component
public class Managers {

    private final ManagerQueries managers;

    private final UserRepository users;

    private final CallerContext callers;

    Managers(ManagerQueries managers, UserRepository users, CallerContext callers) {
        this.managers = managers;
        this.users = users;
        this.callers = callers;
    }

    /**
     * The manager that an input names, who is not deactivated before the end of the transaction. Call it before rows
     * of other tables are locked, in the order in which a deactivation locks them.
     *
     * @param path of the id in the input
     * @param id a UUID; null for no manager
     * @param errors receives an error if the id names no manager, or an inactive one
     */
    public @Nullable UUID assignable(String path, @Nullable String id, InputErrors errors) {
        if (id == null) {
            return null;
        }
        UUID uuid = RecordReference.uuid("input." + path, id);
        Map<UUID, Manager> found = managers.byIds(List.of(uuid));
        Manager manager = found.get(uuid);
        if (manager == null) {
            errors.add(NotFound.at(path, id));
        } else if (!users.isActive(uuid)) {
            errors.add(InvalidInput.at(path, ErrorCode.CONFLICT, "input.managerInactive", manager.name()));
        }
        return uuid;
    }

    /**
     * Whether this person can have records: a person of the table, as opposed to a key or a former colleague. The
     * person is not deactivated before the end of the transaction.
     */
    public boolean isAssignable(UUID id) {
        return users.isActive(id);
    }

    /** Does something with the rights of a person who is there, as if they had asked for it. */
    public void as(UUID id, Consumer<Manager> work) {
        Manager manager = managers.byIds(List.of(id)).get(id);
        if (manager == null) {
            throw new IllegalStateException("no person has the id " + id);
        }
        Caller caller =
                new Caller(ActorKind.USER, id.toString(), manager.name(), null, manager.role(), null, List.of());
        callers.with(caller, () -> {
            work.accept(manager);
            return manager;
        });
    }

    /** The person who made a change, for a column that refers to users; null for keys and for the CRM itself. */
    public @Nullable UUID recorded(Actor actor) {
        UUID id = actor.id();
        return id != null && managers.byIds(List.of(id)).containsKey(id) ? id : null;
    }
}
