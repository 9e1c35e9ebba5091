package crm.sql;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class ChangingListTest {

    private static final String PAGE = """
            query ($after: String) {
              tasks(sort: CREATED_AT_DESC, first: 10, after: $after) { nodes { title } pageInfo { endCursor hasNextPage
                } } }
            """;

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Test
    void insertsBetweenPagesKeepTheOtherRows() {
        List<String> before = api.query(PAGE.replace("first: 10", "first: 100")).texts("tasks.nodes", "title");

        Reply page = api.query(PAGE);
        List<String> seen = new ArrayList<>(page.texts("tasks.nodes", "title"));
        insertTask("00000000-0000-7000-8000-000000000001", "Newest of all", "2018-07-02T11:59:00Z");
        database.execute("delete from tasks where title = '" + seen.getLast() + "'");
        while (page.data("tasks.pageInfo.hasNextPage").asBoolean()) {
            page = api.query(
                    PAGE, Map.of("after", page.data("tasks.pageInfo.endCursor").asString()));
            seen.addAll(page.texts("tasks.nodes", "title"));
        }

        assertThat(seen).isEqualTo(before);
    }

    @Test
    void countsExactlyUpToTenThousand() {
        String query = "{ tasks(first: 1) { totalCount { value precision } } }";
        database.execute("""
                insert into tasks (id, title, created_at, updated_at)
                select ('7b000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Many', now(), now()
                from generate_series(1, %d) n""".formatted(10_000 - Fixture.TASKS));
        assertThat(api.query(query).data("tasks.totalCount").toString())
                .isEqualTo("{\"value\":10000,\"precision\":\"EXACT\"}");

        insertTask("00000000-0000-7000-8000-000000000001", "One more", "2018-07-02T11:59:00Z");
        assertThat(api.query(query).data("tasks.totalCount").toString())
                .isEqualTo("{\"value\":10000,\"precision\":\"AT_LEAST\"}");
    }

    @Test
    void historyWaitsForOpenTransactions() throws Exception {
        String query = "query ($after: String) { statusHistory(first: 100, after: $after) { nodes { id }"
                + " pageInfo { endCursor hasNextPage } } }";
        try (var older = database.connect();
                var statement = older.createStatement()) {
            older.setAutoCommit(false);
            statement.execute(change("41000000-0000-7000-8000-000000000901"));
            // It begins later and is committed first.
            database.execute(change("41000000-0000-7000-8000-000000000902"));

            Reply early = api.query(query);
            assertThat(early.texts("statusHistory.nodes", "id")).hasSize(40).noneMatch(id -> id.matches(".*90[12]"));

            older.commit();
            Reply late = api.query(
                    query,
                    Map.of(
                            "after",
                            early.data("statusHistory.pageInfo.endCursor").asString()));
            assertThat(late.texts("statusHistory.nodes", "id"))
                    .containsExactly("41000000-0000-7000-8000-000000000901", "41000000-0000-7000-8000-000000000902");
        }
    }

    private static String change(String id) {
        return """
                insert into status_history (id, subject, order_id, to_status, actor_kind, actor_name, occurred_at)
                values ('%s', 'ORDER', '%s', 'CLOSED', 'SYSTEM', 'system', '2018-07-02T11:00:00Z')
                """.formatted(id, Fixture.order(13));
    }

    private void insertTask(String id, String title, String createdAt) {
        database.execute("insert into tasks (id, title, created_at, updated_at) values ('%s', '%s', '%s', '%s')"
                .formatted(id, title, createdAt, createdAt));
    }
}
