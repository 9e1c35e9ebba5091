package crm.command;

import crm.graphql.RequestErrorCode;
import crm.graphql.RequestRefused;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs every mutation: it claims the key, executes the change, writes its history and reads the answer in one
 * transaction.
 */
@Component
public class Commands {

    private static final Logger log = LoggerFactory.getLogger(Commands.class);

    private static final String KEY = "idempotencyKey";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TransactionTemplate transaction;

    private final IdempotencyRecords records;

    private final ChangeCause cause;

    private final ApplicationEventPublisher events;

    /**
     * Errors to retry: a deadlock, which PostgreSQL ends, a generated code that exists already, and an external
     * reference that another request took meanwhile. Nothing of the change is committed, so the client gets no error.
     */
    private final RetryTemplate retry = new RetryTemplate(RetryPolicy.builder()
            .predicate(e -> e instanceof PessimisticLockingFailureException || ConstraintViolations.isWorthRetrying(e))
            .maxRetries(3)
            .delay(Duration.ofMillis(20))
            .jitter(Duration.ofMillis(20))
            .build());

    Commands(
            TransactionTemplate transaction,
            IdempotencyRecords records,
            ChangeCause cause,
            ApplicationEventPublisher events) {
        this.transaction = transaction;
        this.records = records;
        this.cause = cause;
        this.events = events;
    }

    /**
     * Executes a change, or returns the result of an earlier request with the same key.
     *
     * @param type of the outcome, which is stored as JSON under the caller's key: ids rather than records
     * @param change checks and writes, in the transaction that this method opens; throws {@link Refused} where the
     *     business does not allow it
     * @param payload reads what the outcome, or the refusal, names, and makes the mutation's answer of it
     * @throws RequestRefused UNAVAILABLE where the connection was lost during the commit, so that it is unknown whether
     *     the change was made
     */
    public <O, P> P run(Command command, Class<O> type, Supplier<O> change, Function<Result<O>, P> payload) {
        try {
            return retry.invoke(() -> inTransaction(command, type, change, payload));
        } catch (Refused refused) {
            return payload.apply(
                    new Result<>(type.cast(refused.outcome()), refused.subject(), refused.errors(), false));
        } catch (DataIntegrityViolationException violation) {
            UserError error = ConstraintViolations.explain(violation);
            log.warn("{} was refused by the database: {}", command.mutation(), error.code());
            return payload.apply(new Result<>(null, null, List.of(error), false));
        }
    }

    private <O, P> P inTransaction(Command command, Class<O> type, Supplier<O> change, Function<Result<O>, P> payload) {
        AtomicBoolean ending = new AtomicBoolean();
        try {
            P answered = transaction.execute(status -> {
                cause.set(command.actor(), command.mutation());
                P answer = payload.apply(outcome(command, type, change));
                if (command.dryRun()) {
                    status.setRollbackOnly();
                } else {
                    ending.set(true);
                }
                return answer;
            });
            if (ending.get()) {
                events.publishEvent(new ChangesCommitted(command.mutation()));
            }
            return answered;
        } catch (TransactionException | DataAccessException e) {
            if (ending.get()) {
                log.warn("The connection was lost while {} was committed", command.mutation(), e);
                throw new RequestRefused(RequestErrorCode.UNAVAILABLE, null, "unavailable.unknown");
            }
            if (e instanceof TransactionSystemException) {
                // No rollback is possible: the connection is lost, and the uncommitted change with it.
                log.warn("The connection was lost during {}", command.mutation(), e);
                throw new RequestRefused(RequestErrorCode.UNAVAILABLE, null, "unavailable");
            }
            throw e;
        }
    }

    private <O> Result<O> outcome(Command command, Class<O> type, Supplier<O> change) {
        String key = command.idempotencyKey();
        if (key == null) {
            return new Result<>(change.get(), null, List.of(), false);
        }
        requireUsable(key);
        if (!records.claim(command, key)) {
            IdempotencyRecords.Stored stored = records.get(command, key);
            if (!MessageDigest.isEqual(stored.inputHash(), command.inputHash())) {
                throw new Refused(null, InvalidInput.at(KEY, ErrorCode.KEY_REUSED, "input.keyReused"));
            }
            return new Result<>(JSON.readValue(stored.outcome(), type), null, List.of(), true);
        }
        O outcome = change.get();
        records.complete(command, key, JSON.writeValueAsString(outcome));
        return new Result<>(outcome, null, List.of(), false);
    }

    private static void requireUsable(String key) {
        InputErrors errors = new InputErrors();
        errors.requiredText(KEY, key, InputErrors.NAME);
        errors.throwIfAny(null);
    }
}
