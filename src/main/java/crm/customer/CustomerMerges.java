package crm.customer;

import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.command.Refused;
import crm.command.StaleVersion;
import crm.crypto.IdGenerator;
import crm.graphql.RecordReference;
import crm.security.Actor;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Two records of one customer become one, and can be told apart again. Each merged record points to the one that it was
 * merged into, which may be merged again: the last of the chain is the customer.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class CustomerMerges {

    private final CustomerQueries customers;

    private final CustomerMergeQueries queries;

    private final CustomerMergeRepository merges;

    private final CustomerRecordMoves moves;

    private final IdGenerator ids;

    private final Clock clock;

    CustomerMerges(
            CustomerQueries customers,
            CustomerMergeQueries queries,
            CustomerMergeRepository merges,
            CustomerRecordMoves moves,
            IdGenerator ids,
            Clock clock) {
        this.customers = customers;
        this.queries = queries;
        this.merges = merges;
        this.moves = moves;
        this.ids = ids;
        this.clock = clock;
    }

    /** What a merge, or its undoing, leaves. */
    record Merged(UUID merge, UUID survivor, UUID duplicate) {}

    Merged merge(MergeCustomersInput input, Actor actor) {
        Optional<Customer> named = customers.find(RecordReference.parse("input.id", input.id()));
        Optional<Customer> merged = customers.findAsIs(RecordReference.parse("input.duplicateId", input.duplicateId()));
        InputErrors errors = new InputErrors();
        if (named.isEmpty()) {
            errors.add(NotFound.at("id", input.id()));
        }
        if (merged.isEmpty()) {
            errors.add(NotFound.at("duplicateId", input.duplicateId()));
        }
        errors.throwIfAny(named.map(Customer::id).orElse(null));
        UUID duplicateId = merged.orElseThrow().id();
        merges.lockMerges();
        UUID namedId = named.orElseThrow().id();
        UUID survivorId =
                required(customers.survivors(Set.of(namedId)), namedId).id();
        Map<UUID, Customer> locked = customers.lock(List.of(survivorId, duplicateId));
        if (survivorId.equals(duplicateId)) {
            throw refused(survivorId, "input.mergedIntoOneself");
        }
        Customer survivor = required(locked, survivorId);
        Customer duplicate = required(locked, duplicateId);
        if (duplicate.mergedIntoId() != null) {
            Customer left = required(customers.survivors(Set.of(duplicateId)), duplicateId);
            throw refused(survivorId, "input.mergedAlready", duplicate.code(), left.code());
        }
        requireVersions(survivor, input.expectedVersion(), duplicate, input.duplicateExpectedVersion());

        Instant now = clock.instant();
        Merged outcome = new Merged(ids.next(), survivorId, duplicateId);
        MergedFields filled = MergedFields.of(survivor, duplicate);
        merges.insert(outcome.merge(), survivorId, duplicateId, filled, actor, now);
        merges.point(duplicateId, survivorId, now);
        merges.fill(survivorId, filled, now);
        moves.move(outcome.merge(), duplicateId, survivorId, now);
        return outcome;
    }

    Merged unmerge(UnmergeCustomersInput input, Actor actor) {
        UUID duplicateId = customers
                .findAsIs(RecordReference.parse("input.duplicateId", input.duplicateId()))
                .map(Customer::id)
                .orElseThrow(() -> new Refused(null, NotFound.at("duplicateId", input.duplicateId())));
        merges.lockMerges();
        List<UUID> chain = customers.chain(duplicateId);
        Map<UUID, Customer> locked = customers.lock(chain);
        UUID survivorId = chain.getLast();
        Map<UUID, CustomerMerge> holding = queries.holding(chain);
        CustomerMerge merge = holding.get(duplicateId);
        if (merge == null) {
            throw refused(survivorId, "input.notMerged", input.duplicateId());
        }
        Customer survivor = required(locked, survivorId);
        Customer duplicate = required(locked, duplicateId);
        requireVersions(survivor, input.expectedVersion(), duplicate, input.duplicateExpectedVersion());
        Instant now = clock.instant();
        if (now.isAfter(merge.undoableUntil())) {
            throw refused(survivorId, "input.mergedTooLongAgo", duplicate.code(), merge.undoableUntil());
        }

        merges.undo(merge.id(), actor, now);
        merges.point(duplicateId, null, now);
        List<UUID> above = chain.subList(1, chain.size());
        MergedFields filled = merge.filled();
        for (UUID customer : above) {
            // A merged customer of the chain passed on what it got from the duplicate, but keeps its own values.
            if (customer.equals(survivorId) || !filled.names().isEmpty()) {
                merges.empty(customer, filled, now);
            }
            CustomerMerge next = holding.get(customer);
            filled = next == null ? filled : filled.passedOnBy(next.filled());
        }
        moves.moveBack(merge.id(), duplicateId, above, now);
        return new Merged(merge.id(), survivorId, duplicateId);
    }

    /** Customers are not deleted, so an id that was found before is found again. */
    private static Customer required(Map<UUID, Customer> customers, UUID id) {
        return Objects.requireNonNull(customers.get(id));
    }

    private static void requireVersions(
            Customer survivor, @Nullable Integer expected, Customer duplicate, @Nullable Integer duplicateExpected) {
        InputErrors errors = new InputErrors();
        if (expected != null && expected != survivor.version()) {
            errors.add(new StaleVersion(expected, survivor.version()));
        }
        if (duplicateExpected != null && duplicateExpected != duplicate.version()) {
            errors.add(StaleVersion.at("duplicateExpectedVersion", duplicateExpected, duplicate.version()));
        }
        errors.throwIfAny(survivor.id());
    }

    private static Refused refused(UUID subject, String messageKey, Object... details) {
        return new Refused(subject, InvalidInput.at("duplicateId", ErrorCode.CONFLICT, messageKey, details));
    }
}
