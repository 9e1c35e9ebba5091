package crm.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import crm.TestDatabase;
import crm.lead.LeadStatus;
import crm.order.OrderStatus;
import crm.sql.EnumNames;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The predicates of partial indexes name statuses, and change sets that were released stay as they are. If a property
 * of an enum changes or a new status has it, a new change set must replace the index.
 */
class PartialIndexesTest {

    private static final Pattern NAME = Pattern.compile("'([A-Z][A-Z0-9_]*)'::text");

    private static TestDatabase database;

    @BeforeAll
    static void createTables() {
        database = TestDatabase.withSchema();
    }

    @Test
    void indexesOfOpenRecordsLeaveOutTheStatusesThatTheEnumsCallClosed() {
        Map<String, String> predicates = predicates();
        assertThat(predicates.get("orders_in_work_idx"))
                .contains("status <> ALL")
                .contains("sla_due_at IS NOT NULL");
        assertThat(names(predicates.get("orders_in_work_idx")))
                .containsExactlyInAnyOrder(EnumNames.array(OrderStatus.class, OrderStatus::isTerminal));
        assertThat(predicates.get("leads_in_work_idx"))
                .contains("status <> ALL")
                .contains("sla_due_at IS NOT NULL");
        assertThat(names(predicates.get("leads_in_work_idx")))
                .containsExactlyInAnyOrder(EnumNames.array(LeadStatus.class, status -> !status.isOpen()));
    }

    /** The dashboard counts active orders from the index of those that are not terminal. */
    @Test
    void anOrderThatIsActiveOrAwaitsAManagerIsNotTerminal() {
        for (OrderStatus status : OrderStatus.values()) {
            assertThat(status.isTerminal() && (status.isActive() || status.isAwaitingManager()))
                    .as(status.name())
                    .isFalse();
        }
    }

    /** A new index with a condition on a status belongs into a test that compares it with the enum. */
    @Test
    void noOtherPartialIndexNamesAStatus() {
        assertThat(predicates().entrySet().stream()
                        .filter(index -> !names(index.getValue()).isEmpty())
                        .map(Map.Entry::getKey))
                .containsExactly(
                        "changes_timeline_idx",
                        "checklist_items_failed_idx",
                        "exports_unfinished_idx",
                        "image_backfills_running_key",
                        "leads_in_work_idx",
                        "orders_in_work_idx",
                        "record_imports_file_idx",
                        "record_imports_unfinished_idx",
                        "status_history_times_idx");
    }

    private static Set<String> names(String predicate) {
        return NAME.matcher(predicate)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The condition of each partial index, by the name of the index. */
    private static Map<String, String> predicates() {
        Map<String, String> predicates = new TreeMap<>();
        database.jdbc().sql("""
                        select c.relname, pg_get_expr(i.indpred, i.indrelid) from pg_index i
                        join pg_class c on c.oid = i.indexrelid
                        where i.indpred is not null and c.relnamespace = current_schema()::text::regnamespace
                        """).query(row -> {
            predicates.put(row.getString(1), row.getString(2));
        });
        return predicates;
    }
}
