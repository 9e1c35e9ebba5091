package crm.comment;

import crm.command.Changed;
import crm.command.Command;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.command.Patch;
import crm.command.Refused;
import crm.crypto.IdGenerator;
import crm.customer.Customers;
import crm.graphql.RecordReference;
import crm.lead.Leads;
import crm.order.OrderReferences;
import crm.security.Role;
import crm.sql.Utc;
import crm.user.Manager;
import crm.user.Managers;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Changes comments. Call it within {@link crm.command.Commands}. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Comments {

    /** How often a text can be edited: the former texts are kept. */
    static final int EDITS = 50;

    private final CommentQueries queries;

    private final CommentRepository comments;

    private final OrderReferences orders;

    private final Leads leads;

    private final Customers customers;

    private final Managers managers;

    private final IdGenerator ids;

    private final ApplicationEventPublisher events;

    private final Clock clock;

    Comments(
            CommentQueries queries,
            CommentRepository comments,
            OrderReferences orders,
            Leads leads,
            Customers customers,
            Managers managers,
            IdGenerator ids,
            ApplicationEventPublisher events,
            Clock clock) {
        this.queries = queries;
        this.comments = comments;
        this.orders = orders;
        this.leads = leads;
        this.customers = customers;
        this.managers = managers;
        this.ids = ids;
        this.events = events;
        this.clock = clock;
    }

    Changed add(AddCommentInput input, Command command) {
        InputErrors errors = new InputErrors();
        // People are held before rows of other tables are locked: see Managers.assignable.
        List<Manager> mentioned = mentioned(input.mentions(), Set.of(), errors);
        CommentSubject subject = new CommentSubject(
                input.orderId() == null ? null : orders.named("orderId", input.orderId(), errors),
                input.leadId() == null ? null : leads.named("leadId", input.leadId(), errors),
                input.customerId() == null ? null : customers.named("customerId", input.customerId(), errors));
        requireOneSubject(input, errors);
        String text = errors.requiredText("text", input.text(), InputErrors.NOTE);
        errors.throwIfAny(null);
        requireVisible(subject, mentioned, null);
        Set<UUID> mentions = ids(mentioned);
        UUID id = ids.next();
        comments.insert(
                new CommentRepository.NewComment(
                        id, subject.order(), subject.lead(), subject.customer(), author(command), text, mentions),
                clock.instant());
        tell(id, mentions, command);
        return Changed.of(id);
    }

    Changed update(UpdateCommentInput input, Command command) {
        InputErrors errors = new InputErrors();
        List<Manager> mentioned = mentioned(input.mentions().value(), alreadyMentioned(input), errors);
        Comment comment = existing(input.id(), input.expectedVersion());
        if (!comment.authorId().equals(author(command))) {
            throw new Refused(comment.id(), InvalidInput.at("id", ErrorCode.CONFLICT, "input.commentOfOther"));
        }
        Instant now = clock.instant();
        Patch patch = new Patch(errors);
        if (!input.mentions().isOmitted()) {
            patch.put("mentions", Patch.uuids(mentions(input.mentions().value(), mentioned, comment)));
        }
        String text = input.text().isOmitted()
                ? comment.text()
                : errors.requiredText("text", input.text().value(), InputErrors.NOTE);
        boolean edited = !Objects.equals(text, comment.text());
        if (edited && comment.edits() == EDITS) {
            errors.add(InvalidInput.at("text", ErrorCode.CONFLICT, "input.commentEdits", EDITS));
        }
        errors.throwIfAny(comment.id());
        List<Manager> added = mentioned.stream()
                .filter(manager -> !comment.mentions().contains(manager.id()))
                .toList();
        requireVisible(
                new CommentSubject(comment.orderId(), comment.leadId(), comment.customerId()), added, comment.id());
        if (edited) {
            comments.keepText(comment.id(), now);
            patch.put("text", text).put("edits", comment.edits() + 1).put("edited_at", Utc.offset(now));
        }
        comments.update(comment.id(), patch, now);
        tell(comment.id(), ids(added), command);
        return Changed.of(comment.id());
    }

    /** The text is kept beside the edited ones. */
    Changed delete(DeleteCommentInput input, Command command) {
        Comment comment = existing(input.id(), input.expectedVersion());
        UUID caller = author(command);
        if (!comment.authorId().equals(caller) && command.caller().role() != Role.ADMIN) {
            throw new Refused(comment.id(), InvalidInput.at("id", ErrorCode.CONFLICT, "input.commentOfOther"));
        }
        Instant now = clock.instant();
        comments.keepText(comment.id(), now);
        comments.update(
                comment.id(),
                new Patch(new InputErrors())
                        .put("text", null)
                        .put("deleted_at", Utc.offset(now))
                        .put("deleted_by", caller),
                now);
        return Changed.of(comment.id());
    }

    /** Keys cannot comment, and each person who can change something has a record. */
    private UUID author(Command command) {
        UUID author = managers.recorded(command.actor());
        if (author == null) {
            throw new IllegalStateException("a person who changes something has a record");
        }
        return author;
    }

    private Comment existing(String id, @Nullable Integer expectedVersion) {
        UUID uuid = RecordReference.uuid("input.id", id);
        Comment comment = queries.lock(uuid).orElseThrow(() -> new Refused(null, NotFound.at("id", id)));
        Refused.ifStale(comment.id(), expectedVersion, comment.version());
        if (comment.deletedAt() != null) {
            throw new Refused(comment.id(), InvalidInput.at("id", ErrorCode.CONFLICT, "input.commentDeleted"));
        }
        return comment;
    }

    private List<Manager> mentioned(@Nullable List<String> mentions, Set<UUID> known, InputErrors errors) {
        return mentions == null ? List.of() : managers.allAssignable("mentions", mentions, known, errors);
    }

    /** Read before people and the comment are locked: the client sends again whom the comment mentions. */
    private Set<UUID> alreadyMentioned(UpdateCommentInput input) {
        return queries.byIds(List.of(RecordReference.uuid("input.id", input.id()))).values().stream()
                .flatMap(comment -> comment.mentions().stream())
                .collect(Collectors.toSet());
    }

    /** In the order of the input. A mention that another edit has removed meanwhile is not made again unchecked. */
    private static Set<UUID> mentions(@Nullable List<String> named, List<Manager> checked, Comment comment) {
        Set<UUID> allowed = ids(checked);
        allowed.addAll(comment.mentions());
        return named == null
                ? Set.of()
                : named.stream()
                        .map(id -> RecordReference.uuid("input.mentions", id))
                        .filter(allowed::contains)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<UUID> ids(List<Manager> people) {
        return people.stream().map(Manager::id).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** A mention tells a manager of a record, so they must see it. */
    private void requireVisible(CommentSubject subject, List<Manager> mentioned, @Nullable UUID comment) {
        List<Manager> limited =
                mentioned.stream().filter(manager -> !managers.seesAll(manager)).toList();
        if (limited.isEmpty()) {
            return;
        }
        Set<UUID> blind = queries.blindTo(subject, ids(limited));
        if (!blind.isEmpty()) {
            String names = limited.stream()
                    .filter(manager -> blind.contains(manager.id()))
                    .map(Manager::name)
                    .collect(Collectors.joining(", "));
            throw new Refused(
                    comment, InvalidInput.at("mentions", ErrorCode.CONFLICT, "input.mentionNotVisible", names));
        }
    }

    private void tell(UUID comment, Set<UUID> mentioned, Command command) {
        if (!mentioned.isEmpty()) {
            events.publishEvent(new ManagersMentioned(comment, Set.copyOf(mentioned), command.actor()));
        }
    }

    private static void requireOneSubject(AddCommentInput input, InputErrors errors) {
        List<String> named = Stream.of(
                        input.orderId() == null ? "" : "orderId",
                        input.leadId() == null ? "" : "leadId",
                        input.customerId() == null ? "" : "customerId")
                .filter(path -> !path.isEmpty())
                .toList();
        if (named.isEmpty()) {
            errors.add(InvalidInput.at("orderId", ErrorCode.REQUIRED, "input.noSubject"));
        } else if (named.size() > 1) {
            errors.add(InvalidInput.at(named.getLast(), ErrorCode.CONFLICT, "input.twoCommentSubjects"));
        }
    }
}
