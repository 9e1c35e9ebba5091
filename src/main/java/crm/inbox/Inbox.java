package crm.inbox;

import crm.command.Command;
import crm.command.ErrorCode;
import crm.command.InvalidInput;
import crm.command.Refused;
import crm.comment.ManagersMentioned;
import crm.crypto.IdGenerator;
import crm.graphql.RecordReference;
import crm.user.WorkAssigned;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes what people are told, in the transaction of the change that tells it, and what they have read. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Inbox {

    private final InboxRepository repository;

    private final IdGenerator ids;

    private final Clock clock;

    Inbox(InboxRepository repository, IdGenerator ids, Clock clock) {
        this.repository = repository;
        this.ids = ids;
        this.clock = clock;
    }

    @EventListener
    void on(ManagersMentioned event) {
        List<UUID> others = event.managers().stream()
                .filter(manager -> !manager.equals(event.by().id()))
                .toList();
        if (!others.isEmpty()) {
            repository.mention(newIds(others), others, event.comment(), event.by(), clock.instant());
        }
    }

    @EventListener
    void on(WorkAssigned event) {
        UUID manager = event.manager();
        String type = event.kind().name();
        if (!event.created()) {
            repository.unassign(event.records(), type);
        }
        // Nobody is told of what they did themselves.
        if (manager != null && !manager.equals(event.by().id())) {
            repository.assign(newIds(event.records()), event.records(), type, manager, event.by(), clock.instant());
        }
    }

    private List<UUID> newIds(Collection<UUID> records) {
        return records.stream().map(record -> ids.next()).toList();
    }

    /** @return the person whose items were marked */
    UUID markRead(MarkInboxReadInput input, Command command) {
        UUID person = person(command);
        List<String> keys = input.keys() == null ? List.of() : input.keys();
        List<UUID> parsed = keys.stream()
                .map(key -> RecordReference.uuid("input.keys", key))
                .toList();
        if (parsed.isEmpty() && input.upTo() == null) {
            throw new Refused(null, InvalidInput.at("keys", ErrorCode.REQUIRED, "input.noInboxItems"));
        }
        // The items' times have microseconds, and those of the API milliseconds.
        Instant end = input.upTo() == null ? null : input.upTo().plusMillis(1);
        repository.markRead(person, parsed, end, clock.instant());
        return person;
    }

    /** The inbox of a command is that of the caller: a person, as the schema says. */
    static UUID person(Command command) {
        return UUID.fromString(command.caller().id());
    }
}
