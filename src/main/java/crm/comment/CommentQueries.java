package crm.comment;

import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the tables {@code comments} and {@code comment_texts}. */
@Component
class CommentQueries implements NodeSource {

    static final String OF_ORDERS = "Order.comments";

    static final String OF_LEADS = "Lead.comments";

    static final String OF_CUSTOMERS = "Customer.comments";

    static final String FORMER_TEXTS = "Comment.formerTexts";

    private static final TableMapping<Comment> COMMENTS =
            new TableMapping<>("""
            m.id, m.order_id, m.lead_id, m.customer_id, m.author_id, m.text, m.mentions, m.edits, m.edited_at,
            m.deleted_at, m.deleted_by, m.version, m.created_at, m.updated_at
            """, "comments m", "m.id", CommentQueries::comment, Comment::id);

    private static final Keyset NEWEST_FIRST = Keyset.descending("CREATED_AT_DESC", "m.created_at", "timestamptz");

    private final TableMapping<Comment> comments;

    private final CommentVisibility visibility;

    private final Pages pages;

    private final JdbcClient jdbc;

    CommentQueries(CommentVisibility visibility, Pages pages, JdbcClient jdbc, Loaders loaders) {
        this.visibility = visibility;
        this.comments = COMMENTS.visibleIf(visibility.visible());
        this.pages = pages;
        this.jdbc = jdbc;
        loaders.toOne("Comment", this::byIds);
        loaders.toOne(FORMER_TEXTS, this::formerTexts);
        newestFirst(loaders, OF_ORDERS, "m.order_id");
        newestFirst(loaders, OF_LEADS, "m.lead_id");
        newestFirst(loaders, OF_CUSTOMERS, "m.customer_id");
    }

    private void newestFirst(Loaders loaders, String field, String parent) {
        loaders.toMany(
                field, (parents, page) -> pages.pages(comments, parent, parents, new Where(), NEWEST_FIRST, page));
    }

    /** A comment that the caller sees, locked until the end of the transaction. */
    Optional<Comment> lock(UUID id) {
        return pages.lockNamed(comments, id);
    }

    @Override
    public Set<String> types() {
        return Set.of("Comment");
    }

    @Override
    public Map<UUID, Comment> byIds(Collection<UUID> ids) {
        return pages.byIds(comments, ids);
    }

    /** Those of these people, who see only what is assigned to them or to nobody, who do not see a record. */
    Set<UUID> blindTo(CommentSubject subject, Collection<UUID> people) {
        return Set.copyOf(jdbc.sql("""
                        select p.id from unnest(:people::uuid[]) as p (id)
                        cross join (select :order::uuid as order_id, :lead::uuid as lead_id,
                          :customer::uuid as customer_id) m
                        where not %s
                        """.formatted(visibility.visibleTo("p.id")))
                .param("people", Where.uuids(people))
                .param("order", subject.order())
                .param("lead", subject.lead())
                .param("customer", subject.customer())
                .query(UUID.class)
                .list());
    }

    /** The texts that edits and the deletion of many comments replaced, oldest first. */
    private Map<UUID, List<FormerCommentText>> formerTexts(Collection<UUID> comments) {
        return jdbc.sql("""
                        select comment_id, text, replaced_at from comment_texts
                        where comment_id = any(:comments::uuid[])
                        order by comment_id, number
                        """).param("comments", Where.uuids(comments)).query(row -> {
            Map<UUID, List<FormerCommentText>> texts = HashMap.newHashMap(comments.size());
            comments.forEach(id -> texts.put(id, new ArrayList<>()));
            while (row.next()) {
                texts.computeIfAbsent(ResultSets.uuid(row, "comment_id"), id -> new ArrayList<>())
                        .add(new FormerCommentText(row.getString("text"), ResultSets.instant(row, "replaced_at")));
            }
            return texts;
        });
    }

    private static Comment comment(ResultSet row, int number) throws SQLException {
        return new Comment(
                ResultSets.uuid(row, "id"),
                ResultSets.optionalUuid(row, "order_id"),
                ResultSets.optionalUuid(row, "lead_id"),
                ResultSets.optionalUuid(row, "customer_id"),
                ResultSets.uuid(row, "author_id"),
                row.getString("text"),
                ResultSets.uuids(row, "mentions"),
                row.getInt("edits"),
                ResultSets.optionalInstant(row, "edited_at"),
                ResultSets.optionalInstant(row, "deleted_at"),
                ResultSets.optionalUuid(row, "deleted_by"),
                row.getInt("version"),
                ResultSets.instant(row, "created_at"),
                ResultSets.instant(row, "updated_at"));
    }
}
