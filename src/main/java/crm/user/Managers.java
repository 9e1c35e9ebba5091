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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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
     * The managers that a list of an input names, each once, as {@link #assignable} for one. They are locked in the
     * order of their ids.
     *
     * @param known whom the record names already: they need not be active any more, and are not in the result
     */
    public List<Manager> allAssignable(String path, List<String> ids, Set<UUID> known, InputErrors errors) {
        List<UUID> uuids = ids.stream()
                .map(id -> RecordReference.uuid("input." + path, id))
                .toList();
        if (uuids.isEmpty()) {
            return List.of();
        }
        Map<UUID, Manager> found = managers.byIds(Set.copyOf(uuids));
        Set<UUID> active = users.active(found.keySet());
        Set<Manager> named = new LinkedHashSet<>();
        for (int i = 0; i < uuids.size(); i++) {
            if (known.contains(uuids.get(i))) {
                continue;
            }
            Manager manager = found.get(uuids.get(i));
            if (manager == null) {
                errors.add(NotFound.at(path + "." + i, ids.get(i)));
            } else if (!active.contains(manager.id())) {
                errors.add(
                        InvalidInput.at(path + "." + i, ErrorCode.CONFLICT, "input.managerInactive", manager.name()));
            } else {
                named.add(manager);
            }
        }
        return List.copyOf(named);
    }

    /**
     * Whether this person can have records: a person of the table, as opposed to a key or a former colleague. The
     * person is not deactivated before the end of the transaction.
     */
    public boolean isAssignable(UUID id) {
        return users.isActive(id);
    }

    /** Whether assignments hide records from this person. */
    public boolean seesAll(Manager manager) {
        return callers.rightsOf(new Caller(
                        ActorKind.USER, manager.id().toString(), manager.name(), null, manager.role(), null, List.of()))
                .seesAll();
    }

    /** The person who made a change, for a column that refers to users; null for keys and for the CRM itself. */
    public @Nullable UUID recorded(Actor actor) {
        UUID id = actor.id();
        return id != null && managers.byIds(List.of(id)).containsKey(id) ? id : null;
    }
}
