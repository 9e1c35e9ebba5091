package crm.comment;

import crm.command.Patch;
import crm.sql.Utc;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the tables {@code comments} and {@code comment_texts}. */
@Component
class CommentRepository {

    private final JdbcClient jdbc;

    CommentRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A new comment. */
    record NewComment(
            UUID id,
            @Nullable UUID order,
            @Nullable UUID lead,
            @Nullable UUID customer,
            UUID author,
            String text,
            Collection<UUID> mentions) {}

    void insert(NewComment comment, Instant now) {
        jdbc.sql("""
                        insert into comments (id, order_id, lead_id, customer_id, author_id, text, mentions, created_at,
                          updated_at)
                        values (:id, :order, :lead, :customer, :author, :text, :mentions, :now, :now)
                        """)
                .param("id", comment.id())
                .param("order", comment.order())
                .param("lead", comment.lead())
                .param("customer", comment.customer())
                .param("author", comment.author())
                .param("text", comment.text())
                .param("mentions", Patch.uuids(comment.mentions()))
                .param("now", Utc.offset(now))
                .update();
    }

    /** Stores the text that is about to be replaced. */
    void keepText(UUID comment, Instant now) {
        jdbc.sql("""
                        insert into comment_texts (comment_id, number, text, replaced_at)
                        select id, edits + 1, text, :now from comments where id = :id
                        """).param("id", comment).param("now", Utc.offset(now)).update();
    }

    /** Writes the columns of a patch, and increments the version. An empty patch writes nothing. */
    void update(UUID id, Patch patch, Instant now) {
        patch.apply(jdbc, "comments", id, now);
    }
}
