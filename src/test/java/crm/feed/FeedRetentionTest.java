package crm.feed;

import static org.assertj.core.api.Assertions.assertThat;

import crm.ApiTest;
import crm.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
class FeedRetentionTest {

    private static final int BATCH = 3;

    @Autowired
    private ChangeRepository changes;

    @Autowired
    private TestDatabase database;

    /** Ten changes, one for each day of the last ten, every second one without values. */
    @BeforeEach
    void fill() {
        database.execute("""
                delete from changes;
                insert into changes (epoch, tx_id, seq, record_type, record_id, operation, fields, actor_kind,
                  actor_name, recorded_at)
                select 1, (100 + n)::text::xid8, n, 'ORDER', gen_random_uuid(), 'UPDATED',
                  case when n % 2 = 0 then '{}' else '{"status": ["A", "B"]}' end::jsonb, 'SYSTEM', 'CRM',
                  now() - (10 - n) * interval '1 day' - interval '1 hour'
                from generate_series(1, 10) n""");
    }

    @AfterEach
    void restore() {
        database.restoreFixture();
    }

    private String kept() {
        return database.jdbc()
                .sql("select coalesce(string_agg(seq::text, ' ' order by seq), '') from changes")
                .query(String.class)
                .single();
    }

    private long expired() {
        return database.jdbc()
                .sql("select seq from feed_retention")
                .query(Long.class)
                .single();
    }

    @Test
    void positionsExpireAndOnlyValuesAreKeptForTheAudit() {
        int batches = 1;
        while (changes.expire(Duration.ofDays(4), BATCH)) {
            batches++;
        }
        assertThat(batches).isEqualTo(3);
        assertThat(expired()).isEqualTo(6);
        assertThat(kept()).isEqualTo("1 3 5 7 8 9 10");

        while (changes.delete(Duration.ofDays(7), BATCH)) {
            assertThat(kept()).isNotEmpty();
        }
        assertThat(kept()).isEqualTo("5 7 8 9 10");
        assertThat(changes.expire(Duration.ofDays(4), BATCH)).isFalse();
        assertThat(expired()).isEqualTo(6);
    }

    /** A clock that was wrong, or a transaction that took days: what follows it is not expired before it. */
    @Test
    void aYoungChangeAmongOldOnesStaysReadable() {
        database.execute("update changes set recorded_at = now() where seq = 2");
        while (changes.expire(Duration.ofDays(4), BATCH)) {
            assertThat(expired()).isPositive();
        }
        assertThat(expired()).isEqualTo(1);
    }
}
