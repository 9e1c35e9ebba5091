package crm.customer;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.Statements;
import crm.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class DuplicatesTest {

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private Statements statements;

    @Test
    void sortsDuplicatesByCommonFields() {
        database.execute("""
                update customers set email = 'vlad.orlov@example.com' where code = 'CUST-000007';
                update customers set phone = '+79001234567', full_name = 'Orlov Vladislav' where code = 'CUST-000008';
                update customers set full_name = 'Владислав Орлова' where code = 'CUST-000009'""");
        Reply reply = duplicates("CUST-000001");
        assertThat(reply.data("customer.duplicates").toString())
                .isEqualTo("[{\"customer\":{\"code\":\"CUST-000007\"},\"score\":0.9,\"reasons\":[\"SAME_EMAIL\"],"
                        + "\"why\":[\"Same e-mail address\"]},"
                        + "{\"customer\":{\"code\":\"CUST-000008\"},\"score\":0.9,\"reasons\":[\"SAME_PHONE\","
                        + "\"SAME_NAME\"],"
                        + "\"why\":[\"Same phone\",\"Same name\"]},"
                        + "{\"customer\":{\"code\":\"CUST-000009\"},\"score\":0.33,\"reasons\":[\"SIMILAR_NAME\"],"
                        + "\"why\":[\"Similar name\"]}]");
    }

    @ParameterizedTest
    @CsvSource({
        "Юлия Орлова, Yuliya Orlova",
        "Юлия Орлова, ORLOVA Iuliia",
        "Юлия Орлова, Julija Orlova",
        "Александр Щукин, shchukin  aleksandr",
        "Пётр Чехов, Петр ЧЕХОВ",
        "Анна Бёлль, Anna Bell",
        "José Müller, Jose Muller",
        "Жанна Цветкова, Zhanna Tsvetkova",
        "Наталья Хохлова, Natalya Khokhlova",
    })
    void namesMatchAcrossScripts(String one, String other) {
        database.jdbc()
                .sql("update customers set full_name = ? where code = 'CUST-000003'")
                .param(one)
                .update();
        database.jdbc()
                .sql("update customers set full_name = ? where code = 'CUST-000005'")
                .param(other)
                .update();
        assertThat(duplicates("CUST-000003").data("customer.duplicates").toString())
                .contains("{\"customer\":{\"code\":\"CUST-000005\"},\"score\":0.5,\"reasons\":[\"SAME_NAME\"]");
    }

    @Test
    void mergedCustomersAreNotDuplicates() {
        // The sixth has the first's phone, and was merged into them.
        assertThat(duplicates("CUST-000001").data("customer.duplicates")).isEmpty();
        assertThat(duplicates("CUST-000006").data("customer.duplicates")).isEmpty();
    }

    @Test
    void emptyNameKeyMatchesNothing() {
        database.execute("update customers set full_name = '???' where code in ('CUST-000003', 'CUST-000005')");
        assertThat(duplicates("CUST-000003").data("customer.duplicates")).isEmpty();
    }

    @Test
    void returnsAtMostTenDuplicates() {
        database.execute("update customers set email = 'shared@example.com'");
        assertThat(duplicates("CUST-000001").data("customer.duplicates")).hasSize(10);
    }

    @Test
    void pageOfCustomersTakesAsManyStatementsAsOne() throws Exception {
        String query =
                "{ customers(first: %d, sort: CREATED_AT_DESC) { nodes { code duplicates { score customer { code "
                        + "} } } } }";
        List<String> one = statements.during(() -> api.as("analyst").query(query.formatted(1)));
        List<String> twenty = statements.during(() -> api.as("analyst").query(query.formatted(20)));
        assertThat(one).hasSize(3);
        assertThat(twenty).hasSize(3);
    }

    /** Reading them all would cost more than any of the three indexes. */
    @Test
    void findsDuplicatesByIndexes() throws Exception {
        database.execute("""
                insert into customers (id, code, full_name, phone, email, created_at, updated_at)
                select gen_random_uuid(), 'CUST-X' || n, md5(n::text) || ' ' || md5(n || 'x'), '+7900' || (1000000 + n),
                  n || '@x.example', now(), now() from generate_series(1, 5000) n""");
        // Outside of a transaction of several statements; else what was just written still waits to enter the index.
        database.execute("vacuum analyze customers");
        List<String> sent = statements.during(() -> duplicates("CUST-000001"));
        assertThat(sent.stream().filter(sql -> sql.contains("customers_named_like")))
                .hasSize(1);
        assertThat(plan("""
                select c.id from customers c where c.email = 'a@x.example' and c.merged_into is null and c.id <> '%1$s'
                  order by c.id limit 20
                """.formatted(Fixture.customer(1)))).doesNotContain("Seq Scan");
        assertThat(plan("""
                select c.id from customers c where customer_name_key(c.full_name) %% 'orlov vladislav'
                  and c.merged_into is null
                order by similarity(customer_name_key(c.full_name), 'orlov vladislav') desc, c.id limit 20
                """.formatted())).contains("customers_name_key_trgm").doesNotContain("Seq Scan");
    }

    private Reply duplicates(String code) {
        return api.query(
                "{ customer(id: \"%s\") { duplicates { customer { code } score reasons why } } }".formatted(code));
    }

    private String plan(String sql) {
        return String.join(
                "\n", database.jdbc().sql("explain " + sql).query(String.class).list());
    }
}
