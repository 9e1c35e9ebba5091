package crm.export;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.Refused;
import crm.crypto.IdGenerator;
import crm.feed.ChangeFeed;
import crm.feed.ChangePosition;
import crm.graphql.RequestErrorCode;
import crm.graphql.RequestRefused;
import crm.order.OrderSearch;
import crm.security.ApiKeyRevoked;
import crm.security.Caller;
import crm.security.CallerRights;
import crm.security.CurrentRights;
import crm.security.PersonDeactivated;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes exports on; jobs make them. */
@Component
class Exports {

    static final TaskDescriptor<Void> TASK = TaskDescriptor.of("export");

    /** Enough for some thousand ids. */
    private static final int LONGEST_FILTER = 100_000;

    /** Types whose records have their own assignment. */
    private static final Set<Export.Type> CHANGE_WITH_ASSIGNMENT = EnumSet.of(Export.Type.ORDERS, Export.Type.LEADS);

    private final ExportQueries exports;

    private final ExportSettings settings;

    private final ExportTables tables;

    private final OrderSearch search;

    private final CurrentRights rights;

    private final ChangeFeed feed;

    private final SchedulerClient jobs;

    private final IdGenerator ids;

    private final Clock clock;

    Exports(
            ExportQueries exports,
            ExportSettings settings,
            ExportTables tables,
            OrderSearch search,
            CurrentRights rights,
            ChangeFeed feed,
            SchedulerClient jobs,
            IdGenerator ids,
            Clock clock) {
        this.exports = exports;
        this.rights = rights;
        this.settings = settings;
        this.tables = tables;
        this.search = search;
        this.feed = feed;
        this.jobs = jobs;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Starts one once the caller's transaction is committed.
     *
     * @throws Refused if a filter does not go with the type, or the caller has too many under way
     * @throws RequestRefused if the type is not for the caller's key, a field of the filter cannot be meant, or the
     *     position of the last export is too old
     */
    @Transactional(propagation = Propagation.MANDATORY)
    UUID start(StartExportInput input, Caller caller) {
        CallerRights asked = rights.whole();
        requireAllowed(input.type(), asked);
        InputErrors errors = new InputErrors();
        for (Export.Type other : Export.Type.values()) {
            if (other != input.type() && input.filter(other) != null) {
                errors.add(InvalidInput.at(field(other), ErrorCode.NOT_APPLICABLE, "export.otherFilter", input.type()));
            }
        }
        StoredFilter filter = StoredFilter.of(input.type(), input.filter(input.type()));
        errors.text(field(input.type()), filter.json(), LONGEST_FILTER);
        errors.throwIfAny(null);
        try {
            filter.where(tables, search, asked, clock.instant());
        } catch (RequestRefused refused) {
            throw refused.withFilterAt("input." + field(input.type()));
        }
        // What such a manager sees of other types changes with the order, lead or customer, which has the change.
        if (input.since() != null && !asked.seesAll() && !CHANGE_WITH_ASSIGNMENT.contains(input.type())) {
            throw new Refused(
                    null,
                    InvalidInput.at("since", ErrorCode.NOT_APPLICABLE, "export.sinceOwn", CHANGE_WITH_ASSIGNMENT));
        }
        ChangePosition since = input.since() == null ? null : feed.position("input.since", input.since());
        if (exports.countUnfinished(caller.id()) >= settings.maxPerCaller()) {
            throw new Refused(
                    null, InvalidInput.at("type", ErrorCode.CONFLICT, "export.tooMany", settings.maxPerCaller()));
        }
        UUID id = ids.next();
        exports.insert(id, input.format(), filter, since, caller.id(), asked, clock.instant());
        jobs.scheduleIfNotExists(TASK.instance(id.toString()).build(), clock.instant());
        return id;
    }

    /** The schema lets a key in that may read any of them; a file is of one. */
    private void requireAllowed(Export.Type type, CallerRights asked) {
        if (!tables.of(type).records().areFor(asked)) {
            List<Export.Type> allowed = Arrays.stream(Export.Type.values())
                    .filter(other -> tables.of(other).records().areFor(asked))
                    .toList();
            throw new RequestRefused(RequestErrorCode.FORBIDDEN, "input.type", "export.notForKey", type, allowed);
        }
    }

    /**
     * Ends the exports of a revoked key, in the transaction that revokes it: an attacker who had the key may also have
     * the links. The files are deleted together with the next expired ones.
     */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void end(ApiKeyRevoked revoked) {
        exports.end(revoked.key().toString(), "The key that asked for it was revoked.", clock.instant());
    }

    /** The same for the exports of a person who no longer works here. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void end(PersonDeactivated deactivated) {
        exports.end(deactivated.person().toString(), "The person who asked for it was deactivated.", clock.instant());
    }

    /** The input's field with the filter of a type. */
    private static String field(Export.Type type) {
        return type == Export.Type.STATUS_HISTORY
                ? "statusHistory"
                : type.name().toLowerCase(Locale.ROOT);
    }
}
