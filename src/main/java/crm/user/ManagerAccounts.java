package crm.user;

import crm.command.Changed;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.command.Patch;
import crm.command.Refused;
import crm.crypto.IdGenerator;
import crm.graphql.RecordReference;
import crm.security.Actor;
import crm.security.PersonDeactivated;
import crm.security.PersonRoleChanged;
import crm.security.Role;
import crm.text.EmailText;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Changes the people who work in the CRM. Call it within {@link crm.command.Commands}. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class ManagerAccounts {

    private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+\\.[^\\s@]+");

    private static final Pattern TELEGRAM_ID = Pattern.compile("[0-9]{1,20}");

    private static final Pattern TELEGRAM_NAME = Pattern.compile("@?[A-Za-z0-9_]{1,64}");

    private static final List<Role> ROLES = List.of(Role.MANAGER, Role.ADMIN);

    private final ManagerQueries queries;

    private final UserRepository users;

    private final ManagerLoads work;

    private final Managers managers;

    private final ApplicationEventPublisher events;

    private final IdGenerator ids;

    private final Clock clock;

    ManagerAccounts(
            ManagerQueries queries,
            UserRepository users,
            ManagerLoads work,
            Managers managers,
            ApplicationEventPublisher events,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.users = users;
        this.work = work;
        this.managers = managers;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /** @param handedOver what another person, or nobody, has now */
    record Deactivated(UUID id, ManagerLoad handedOver) {}

    Changed create(CreateManagerInput input) {
        users.lockChanges();
        InputErrors errors = new InputErrors();
        UUID subject = input.subject() == null ? null : RecordReference.uuid("input.subject", input.subject());
        String name = errors.requiredText("name", input.name(), InputErrors.NAME);
        String email = email(input.email(), null, errors);
        requireWorkingRole(input.role(), errors);
        String telegramId = telegramId(input.telegramId(), errors);
        String telegramUsername = telegramUsername(input.telegramUsername(), errors);
        if (subject == null && input.email() == null) {
            errors.add(InvalidInput.at("email", ErrorCode.REQUIRED, "input.noSignIn"));
        }
        if (subject != null && users.isKnown(subject)) {
            errors.add(InvalidInput.at("subject", ErrorCode.ALREADY_EXISTS, "input.alreadyExists"));
        }
        errors.throwIfAny(null);
        UUID id = subject == null ? ids.next() : subject;
        users.insert(
                new UserRepository.NewPerson(
                        id, name, email, input.role(), telegramId, telegramUsername, subject == null),
                clock.instant());
        return Changed.of(id);
    }

    Changed update(UpdateManagerInput input) {
        Manager manager = locked(input.id(), input.expectedVersion());
        InputErrors errors = new InputErrors();
        Patch patch = new Patch(errors)
                .requiredText("name", "name", input.name(), InputErrors.NAME)
                .set("email", input.email(), text -> email(text, manager.id(), errors))
                .set("telegram_id", input.telegramId(), text -> telegramId(text, errors))
                .set("telegram_username", input.telegramUsername(), text -> telegramUsername(text, errors))
                .required("role", "role", input.role(), role -> {
                    requireWorkingRole(role, errors);
                    return role.name();
                });
        Role role = input.role().value();
        if (role != null && role != Role.ADMIN) {
            requireOtherAdministrator("role", manager, errors);
        }
        errors.throwIfAny(manager.id());
        users.update(manager.id(), patch, clock.instant());
        if (role != null && role != manager.role()) {
            events.publishEvent(new PersonRoleChanged(manager.id(), role));
        }
        return Changed.of(manager.id());
    }

    Deactivated deactivate(DeactivateManagerInput input, Actor actor) {
        Manager manager = locked(input.id(), input.expectedVersion());
        InputErrors errors = new InputErrors();
        if (!manager.active()) {
            errors.add(InvalidInput.at("id", ErrorCode.CONFLICT, "input.managerInactive", manager.name()));
        }
        if (manager.id().equals(actor.id())) {
            errors.add(InvalidInput.at("id", ErrorCode.CONFLICT, "input.ownAccount"));
        }
        requireOtherAdministrator("id", manager, errors);
        UUID to = managers.assignable("handOverTo", input.handOverTo(), errors);
        if (manager.id().equals(to)) {
            errors.add(InvalidInput.at("handOverTo", ErrorCode.CONFLICT, "input.handOverToSelf"));
        }
        errors.throwIfAny(manager.id());
        Instant now = clock.instant();
        users.update(manager.id(), new Patch(errors).put("active", false), now);
        ManagerLoad handedOver = work.handOver(manager.id(), to, actor, now);
        events.publishEvent(new PersonDeactivated(manager.id()));
        return new Deactivated(manager.id(), handedOver);
    }

    Changed reactivate(ReactivateManagerInput input) {
        Manager manager = locked(input.id(), input.expectedVersion());
        if (manager.active()) {
            throw new Refused(
                    manager.id(), InvalidInput.at("id", ErrorCode.CONFLICT, "input.managerActive", manager.name()));
        }
        users.update(manager.id(), new Patch(new InputErrors()).put("active", true), clock.instant());
        return Changed.of(manager.id());
    }

    private Manager locked(String id, @Nullable Integer expectedVersion) {
        UUID uuid = RecordReference.uuid("input.id", id);
        users.lockChanges();
        users.lock(uuid);
        Manager manager = Optional.ofNullable(queries.byIds(List.of(uuid)).get(uuid))
                .orElseThrow(() -> new Refused(null, NotFound.at("id", id)));
        Refused.ifStale(manager.id(), expectedVersion, manager.version());
        return manager;
    }

    /** Somebody must be able to administer the CRM. */
    private void requireOtherAdministrator(String path, Manager manager, InputErrors errors) {
        if (manager.active() && manager.role() == Role.ADMIN && !users.hasOtherAdministrator(manager.id())) {
            errors.add(InvalidInput.at(path, ErrorCode.CONFLICT, "input.lastAdministrator"));
        }
    }

    private static void requireWorkingRole(Role role, InputErrors errors) {
        if (!ROLES.contains(role)) {
            errors.add(InvalidInput.at("role", ErrorCode.INVALID_VALUE, "input.noManagerRole", ROLES));
        }
    }

    private @Nullable String email(@Nullable String given, @Nullable UUID other, InputErrors errors) {
        String email =
                errors.parsed("email", given, UserRepository.EMAIL_LENGTH, ManagerAccounts::email, "input.email");
        if (email != null && !users.withEmail(email, other).isEmpty()) {
            errors.add(InvalidInput.at("email", ErrorCode.ALREADY_EXISTS, "input.alreadyExists"));
        }
        return email;
    }

    private static Optional<String> email(String text) {
        return Optional.of(EmailText.canonical(text))
                .filter(it -> EMAIL.matcher(it).matches());
    }

    private static @Nullable String telegramId(@Nullable String given, InputErrors errors) {
        return errors.parsed(
                "telegramId",
                given,
                InputErrors.NAME,
                text -> Optional.of(text).filter(it -> TELEGRAM_ID.matcher(it).matches()),
                "input.telegramId");
    }

    private static @Nullable String telegramUsername(@Nullable String given, InputErrors errors) {
        return errors.parsed(
                "telegramUsername",
                given,
                InputErrors.NAME,
                text -> Optional.of(text)
                        .filter(it -> TELEGRAM_NAME.matcher(it).matches())
                        .map(it -> it.startsWith("@") ? it.substring(1) : it),
                "input.telegramUsername");
    }
}
