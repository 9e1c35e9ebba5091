package crm.order;

import crm.command.Patch;
import crm.sql.Utc;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the table {@code reviews}. */
@Component
class ReviewRepository {

    private final JdbcClient jdbc;

    ReviewRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(UUID id, UUID order, int rating, @Nullable String text, Instant now) {
        jdbc.sql("""
                        insert into reviews (id, order_id, rating, text, created_at, updated_at)
                        values (:id, :order, :rating, :text, :now, :now)
                        """)
                .param("id", id)
                .param("order", order)
                .param("rating", rating)
                .param("text", text)
                .param("now", Utc.offset(now))
                .update();
    }

    /** Writes the columns of a patch, and increments the version. An empty patch writes nothing. */
    void update(UUID id, Patch patch, Instant now) {
        patch.apply(jdbc, "reviews", id, now);
    }
}
