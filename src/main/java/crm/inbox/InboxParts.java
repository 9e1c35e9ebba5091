package crm.inbox;

import crm.comment.CommentVisibility;
import crm.sql.Pages;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * The SQL of the tables that make an inbox together. The parent {@code asked.parent} is the person, {@code :now} the
 * time, and {@code :soon} the time until which a task counts as due.
 */
@Component
class InboxParts {

    private static final String KEY = "md5('%s' || %s.id || extract(epoch from %s))::uuid";

    private static final String TASK_KEY = KEY.formatted("TASK' || (t.due_at <= :now) || '", "t", "t.due_at");

    private static final String ORDER_KEY = KEY.formatted("ORDER", "o", "o.sla_due_at");

    private static final String LEAD_KEY = KEY.formatted("LEAD", "l", "l.sla_due_at");

    /** What time brings is not stored: it is read while it is so. */
    private static final List<Pages.Part> DERIVED = List.of(
            derived(
                    TASK_KEY,
                    "case when t.due_at <= :now then 'TASK_OVERDUE' else 'TASK_DUE' end",
                    "null::uuid as order_id, null::uuid as lead_id, t.id as task_id",
                    "tasks t",
                    "case when t.due_at <= :now then t.due_at else t.due_at - interval '1 day' end",
                    "t.assignee = asked.parent and not t.completed and t.deleted_at is null and t.due_at <= :soon"),
            derived(
                    ORDER_KEY,
                    "'SERVICE_LEVEL_BREACHED'",
                    "o.id as order_id, null::uuid as lead_id, null::uuid as task_id",
                    "orders o",
                    "o.sla_due_at",
                    "o.assigned_manager = asked.parent and o.sla_due_at <= :now"),
            derived(
                    LEAD_KEY,
                    "'SERVICE_LEVEL_BREACHED'",
                    "null::uuid as order_id, l.id as lead_id, null::uuid as task_id",
                    "leads l",
                    "l.sla_due_at",
                    "l.assigned_manager = asked.parent and l.sla_due_at <= :now"));

    // Values of one row each: exists could be answered by a hash of the whole table.
    private static final String ASSIGNED = """
            n.kind = 'ASSIGNMENT' and n.recipient_id = case
              when n.order_id is not null then (select o.assigned_manager from orders o where o.id = n.order_id)
              when n.lead_id is not null then (select l.assigned_manager from leads l where l.id = n.lead_id)
              else (select t.assignee from tasks t where t.id = n.task_id and t.deleted_at is null) end""";

    private static final String MENTIONED = """
            n.kind = 'MENTION' and (
              select n.recipient_id = any(m.mentions)%s from comments m
              where m.id = n.comment_id and m.deleted_at is null)""";

    private final CommentVisibility comments;

    InboxParts(CommentVisibility comments) {
        this.comments = comments;
    }

    private static Pages.Part derived(
            String key, String kind, String record, String from, String at, String condition) {
        return new Pages.Part(
                key + " as id, " + kind + " as kind, " + at + " as occurred_at, r.read_at, null::uuid as comment_id, "
                        + record + ", null::text as actor_kind, null::uuid as actor_id, null::text as actor_name",
                from + " left join inbox_reads r on r.person_id = asked.parent and r.item_key = " + key,
                key,
                at,
                condition);
    }

    /** Items that are not stored. */
    List<Pages.Part> derived() {
        return DERIVED;
    }

    /**
     * All items.
     *
     * @param own whether assignments hide records from the person, who is {@code :viewer} then
     */
    List<Pages.Part> all(boolean unreadOnly, boolean own) {
        Pages.Part told = new Pages.Part(
                "n.id as id, n.kind as kind, n.occurred_at as occurred_at, n.read_at, n.comment_id, n.order_id,"
                        + " n.lead_id, n.task_id, n.actor_kind, n.actor_id, n.actor_name",
                "notifications n",
                "n.id",
                "n.occurred_at",
                "n.recipient_id = asked.parent and (" + ASSIGNED + " or "
                        + MENTIONED.formatted(own ? " and " + comments.visible() : "") + ")"
                        + (unreadOnly ? " and n.read_at is null" : ""));
        return Stream.concat(Stream.of(told), DERIVED.stream().map(part -> unreadOnly ? unread(part) : part))
                .toList();
    }

    private static Pages.Part unread(Pages.Part part) {
        return new Pages.Part(
                part.columns(), part.from(), part.id(), part.at(), part.condition() + " and r.read_at is null");
    }
}
