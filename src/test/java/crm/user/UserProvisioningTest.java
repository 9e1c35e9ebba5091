package crm.user;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.TestDatabase;
import crm.Tokens;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class UserProvisioningTest {

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Test
    void firstRequestOfAManagerAddsOneUser() throws Exception {
        String id = "5e000000-0000-7000-8000-000000000101";
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Integer>> requests = IntStream.range(0, 8)
                    .<Callable<Integer>>mapToObj(i -> () -> api.withToken(Tokens.of(id, "Новый Менеджер", "manager"))
                            .query("{ viewer { role } }")
                            .status())
                    .toList();
            for (Future<Integer> answer : threads.invokeAll(requests)) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }
        assertThat(row(id))
                .containsExactly(Map.of(
                        "name",
                        "Новый Менеджер",
                        "email",
                        "0101@crm.example",
                        "role",
                        "MANAGER",
                        "active",
                        true,
                        "created",
                        "2018-07-02 12:00:00+00"));
        assertThat(api.query("{ node(id: \"" + id + "\") { ... on Manager { name } } }")
                        .data("node.name")
                        .asString())
                .isEqualTo("Новый Менеджер");
    }

    @Test
    void firstRequestOfAnAdministratorAddsAnAdministrator() {
        String id = "5e000000-0000-7000-8000-000000000102";
        api.withToken(Tokens.of(id, "x".repeat(300), "admin")).query("{ viewer { role } }");
        assertThat(row(id)).extracting(row -> row.get("role")).containsExactly("ADMIN");
        assertThat(row(id)).extracting(row -> row.get("name")).containsExactly("x".repeat(200));
    }

    @Test
    void analystsAndCallersWithoutARoleAreNotAdded() {
        String id = "5e000000-0000-7000-8000-000000000103";
        api.withToken(Tokens.of(id, "Analyst", "analyst")).query("{ viewer { role } }");
        api.withToken(Tokens.of(id, "Accountant", "accountant")).query("{ viewer { role } }");
        assertThat(row(id)).isEmpty();
    }

    @Test
    void laterRequestsUseTheAddedUser() {
        api.withToken(Tokens.of(Fixture.MANAGER, "Another Name", "admin")).query("{ viewer { role } }");
        assertThat(row(Fixture.MANAGER))
                .extracting(row -> row.get("name"), row -> row.get("role"))
                .containsExactly(org.assertj.core.groups.Tuple.tuple("Марк Орлов", "MANAGER"));
    }

    private List<Map<String, Object>> row(String id) {
        return database.jdbc()
                .sql("select name, email, role, active, created_at::text as created from users where id = ?::uuid")
                .param(id)
                .query()
                .listOfRows();
    }
}
