package crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Sends the operations of clients: the answer to each of {@code graphql/operations} equals its
 * {@code .expected.json}, cursors included. The folder decides which roles may send it, and which role an operation
 * without a role has. The fixture is restored after each mutation.
 *
 * <p>After an intended change, {@code mvn test -Pregenerate} writes the expected answers. Read the difference
 * before you commit it.
 */
@ApiTest
class OperationsTest {

    private static final Path OPERATIONS = Path.of("graphql", "operations");

    /** Roles of a folder. The first one is the role of an operation that names none. */
    private static final Map<String, List<String>> ROLES = Map.of(
            "frontend", List.of("manager", "admin"),
            "notebook", List.of("analyst"),
            "partner", List.of("partner", "anonymous"));

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private DataSource source;

    @Autowired
    private TestBeans.CountedIds ids;

    @TestFactory
    @Tag(GeneratedFile.TAG)
    Stream<DynamicTest> operationReturnsItsExpectedJson() {
        List<OperationFile> operations = OperationFile.in(OPERATIONS);
        assertThat(operations)
                .extracting(OperationFile::folder)
                .containsOnly(ROLES.keySet().toArray(String[]::new));
        return operations.stream()
                .filter(file -> !file.isSubscription())
                .map(file -> dynamicTest(file.toString(), () -> operationReturnsItsExpectedJson(file)));
    }

    private void operationReturnsItsExpectedJson(OperationFile file) {
        List<String> roles = ROLES.get(file.folder());
        assertThat(file.role() == null ? roles.getFirst() : file.role()).isIn(roles);
        Api.Client client = client(file);
        ids.reset();
        Reply reply = file.send(client, file.variables());
        if (file.isMutation() || "partner".equals(file.role())) {
            database.restoreFixture();
        }
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().has("errors")).as(reply.body()).isFalse();
        String answer = OperationFile.text(reply.json());
        assertThat(answer).isEqualTo(file.expected(answer));
    }

    /** Queries are answered while the database accepts no changes, such as on a standby. */
    @Test
    void queriesAreAnsweredWhileTheDatabaseOnlyReads() throws Exception {
        List<OperationFile> queries = OperationFile.in(OPERATIONS).stream()
                .filter(file -> !file.isMutation() && !file.isSubscription())
                .toList();
        Map<OperationFile, Api.Client> clients = queries.stream().collect(Collectors.toMap(file -> file, this::client));
        try (ReadOnlyDatabase readOnly = new ReadOnlyDatabase(database, source)) {
            for (OperationFile file : queries) {
                Reply reply = file.send(clients.get(file), file.variables());
                assertThat(reply.json().has("errors"))
                        .as("%s with %s: %s", file, readOnly, reply.body())
                        .isFalse();
            }
        } finally {
            database.restoreFixture();
        }
    }

    private Api.Client client(OperationFile file) {
        return file.client(api, ROLES.get(file.folder()).getFirst());
    }
}
