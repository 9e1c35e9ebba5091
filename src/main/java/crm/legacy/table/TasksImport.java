package crm.legacy.table;

import crm.legacy.row.ImportRow;
import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.value.MalformedValue;
import crm.legacy.value.RejectionReason;
import crm.legacy.value.TimeParser;
import crm.legacy.value.ValueParser;
import crm.task.TaskPriority;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tasks about an order, a lead or a customer. The follow-ups of managers are tasks too. */
final class TasksImport extends TableImport {

    private static final String[] SUBJECTS = {"order_id", "lead_id", "customer_id"};

    private TasksImport(LegacyTable table, String titleSubstitute) {
        super(table);
        column(ColumnMapping.of(
                "title",
                "text",
                names("title"),
                f -> given(f.row(), "title", titleSubstitute).required(ValueParser.text(ValueParser.NAME))));
        optional("description", "text", ValueParser.text(ValueParser.NOTE), "description", "notes");
        optional("due_at", "timestamptz", TimeParser::instant);
        column(ColumnMapping.of("completed", "boolean", names("completed", "status"), f -> completed(f.row())));
        column(ColumnMapping.of("completed_at", "timestamptz", names("completed_at"), f -> completedAt(f.row()))
                .whenUpdated("case when s.completed then coalesce(s.completed_at, t.completed_at) end")
                .whenAbsent("case when s.completed then t.completed_at end"));
        column(ColumnMapping.of("priority", "text", names("priority"), f -> {
            TaskPriority priority = f.optional(ValueParser.spelling(TaskPriority::fromLegacy));
            return priority == null ? TaskPriority.NORMAL : priority;
        }));
        times();
        // A task has one subject: the three columns decide together which one.
        reference(ReferenceColumn.mustExist("order_id", LegacyTable.ORDER, "order_id")
                .decidedBy(SUBJECTS));
        reference(ReferenceColumn.mustExist("lead_id", LegacyTable.LEAD, "lead_id")
                .decidedBy(SUBJECTS));
        reference(ReferenceColumn.mustExist("customer_id", LegacyTable.CUSTOMER, "customer_id")
                .decidedBy(SUBJECTS));
        reference(ReferenceColumn.optional(
                "assignee", LegacyTable.USER, "assigned_to", "assigned_manager", "manager_id"));
    }

    static TasksImport tasks() {
        return new TasksImport(LegacyTable.TASK, "title");
    }

    /** A follow-up without a title is named by its type. */
    static TasksImport followUps() {
        return new TasksImport(LegacyTable.FOLLOW_UP, "followup_type");
    }

    private static boolean completed(ImportRow row) {
        Boolean completed = row.field("completed", "status").strict(TasksImport::completed);
        return completed != null && completed;
    }

    private static boolean completed(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "1", "completed", "done" -> true;
            case "false",
                    "f",
                    "no",
                    "0",
                    "pending",
                    "open",
                    "new",
                    "in_progress",
                    "todo",
                    "planned",
                    "scheduled",
                    "overdue" -> false;
            default -> throw new MalformedValue(RejectionReason.UNKNOWN_STATUS, "unknown status");
        };
    }

    private static @Nullable Instant completedAt(ImportRow row) {
        Instant given = row.field("completed_at").optional(TimeParser::instant);
        if (given != null && !completed(row)) {
            row.warn(
                    "completed_at",
                    RejectionReason.IGNORED_VALUE,
                    given.toString(),
                    "the task is not completed: left empty");
            return null;
        }
        return given;
    }

    @Override
    @Nullable
    String referenceId(ImportRow row, ReferenceColumn reference, @Nullable String id) {
        List<String> before = List.of(SUBJECTS).subList(0, List.of(SUBJECTS).indexOf(reference.field()));
        for (String subject : before) {
            if (id != null && row.field(subject).text() != null) {
                row.warn(reference.field(), RejectionReason.IGNORED_VALUE, id, "the task is about its " + subject);
                return null;
            }
        }
        return id;
    }
}
