package crm.legacy;

import crm.task.TaskPriority;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

final class TasksImport extends TableImport {

    private static final String[] SUBJECTS = {"order_id", "lead_id", "customer_id"};

    TasksImport() {
        super(Kind.TASK);
        column(Column.of("title", "text", names("title"), f -> f.required(Values.text(Values.NAME))));
        column(Column.of("description", "text", names("description"), f -> f.optional(Values.text(Values.NOTE))));
        column(Column.of("due_at", "timestamptz", names("due_at"), f -> f.optional(Values::instant)));
        column(Column.of("completed", "boolean", names("completed", "status"), f -> completed(f.row())));
        column(Column.of("completed_at", "timestamptz", names("completed_at"), f -> completedAt(f.row()))
                .whenUpdated("case when s.completed then coalesce(s.completed_at, t.completed_at) end")
                .whenUnseen("case when s.completed then t.completed_at end"));
        column(Column.of("priority", "text", names("priority"), f -> {
            TaskPriority priority = f.optional(Values.spelling(TaskPriority::fromLegacy));
            return priority == null ? TaskPriority.NORMAL : priority;
        }));
        times();
        // A task has one subject: the three columns speak of it together.
        reference(Reference.parentIfAny("order_id", Kind.ORDER, "order_id").seenBy(SUBJECTS));
        reference(Reference.parentIfAny("lead_id", Kind.LEAD, "lead_id").seenBy(SUBJECTS));
        reference(Reference.parentIfAny("customer_id", Kind.CUSTOMER, "customer_id")
                .seenBy(SUBJECTS));
        reference(Reference.optional("assignee", Kind.USER, "assigned_to", "assigned_manager"));
    }

    private static boolean completed(Row row) {
        Boolean completed = row.field("completed", "status").strict(TasksImport::completed);
        return completed != null && completed;
    }

    private static boolean completed(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "1", "completed", "done" -> true;
            case "false", "f", "no", "0", "pending", "open", "new", "in_progress", "todo" -> false;
            default -> throw new Malformed(Reason.UNKNOWN_STATUS, "a status that nobody knows");
        };
    }

    private static @Nullable Instant completedAt(Row row) {
        Instant given = row.field("completed_at").optional(Values::instant);
        if (given != null && !completed(row)) {
            row.warn("completed_at", Reason.IGNORED_VALUE, given.toString(), "the task is not completed: left empty");
            return null;
        }
        return given;
    }

    @Override
    @Nullable
    String reference(Row row, Reference reference, @Nullable String named) {
        List<String> before = List.of(SUBJECTS).subList(0, List.of(SUBJECTS).indexOf(reference.field()));
        for (String subject : before) {
            if (named != null && row.field(subject).text() != null) {
                row.warn(reference.field(), Reason.IGNORED_VALUE, named, "the task is about its " + subject);
                return null;
            }
        }
        return named;
    }
}
