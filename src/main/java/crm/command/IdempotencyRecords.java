package crm.command;

import crm.sql.Utc;
import java.time.Clock;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Outcomes by idempotency key. The row is written first, in the transaction of the change: a request with the same
 * key waits for its end, and then finds the outcome, or no row if the change was refused or lost.
 */
@Component
class IdempotencyRecords {

    private final JdbcClient jdbc;

    private final Clock clock;

    IdempotencyRecords(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param outcome as JSON */
    record Stored(byte[] inputHash, String outcome) {}

    /** @return whether the key was free, and now is the caller's */
    boolean claim(Command command, String key) {
        return jdbc.sql("""
                        insert into idempotency_records (caller, mutation, key, input_hash, outcome, created_at)
                        values (:caller, :mutation, :key, :hash, 'null', :now)
                        on conflict do nothing
                        """)
                        .param("caller", command.caller().id())
                        .param("mutation", command.mutation())
                        .param("key", key)
                        .param("hash", command.inputHash())
                        .param("now", Utc.offset(clock.instant()))
                        .update()
                == 1;
    }

    void complete(Command command, String key, String outcome) {
        jdbc.sql("""
                        update idempotency_records set outcome = :outcome::jsonb
                        where caller = :caller and mutation = :mutation and key = :key
                        """)
                .param("outcome", outcome)
                .param("caller", command.caller().id())
                .param("mutation", command.mutation())
                .param("key", key)
                .update();
    }

    /** Deletes records that are older than this. */
    void forget(Duration age) {
        jdbc.sql("delete from idempotency_records where created_at < :before")
                .param("before", Utc.offset(clock.instant().minus(age)))
                .update();
    }

    Stored get(Command command, String key) {
        return jdbc.sql("""
                        select input_hash, outcome from idempotency_records
                        where caller = :caller and mutation = :mutation and key = :key
                        """)
                .param("caller", command.caller().id())
                .param("mutation", command.mutation())
                .param("key", key)
                .query((row, number) -> new Stored(row.getBytes("input_hash"), row.getString("outcome")))
                .single();
    }
}
