package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Statements;
import crm.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class LegacyDataTest {

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private Statements statements;

    @Test
    void readsTheDataOfEachTypeOfRecord() {
        put(Fixture.order(1));
        put(Fixture.customer(1));
        put(Fixture.payment(1));
        assertThat(api.as("manager").query("""
                { order(id: "ORD-000001") {
                    legacyData customer { legacyData } lead { legacyData } payments(first: 1) { nodes { legacyData } }
                } }""").data("order").toString())
                .isEqualTo("{\"legacyData\":{\"rating\":[1,2]},\"customer\":{\"legacyData\":{\"rating\":[1,2]}},"
                        + "\"lead\":{\"legacyData\":null},"
                        + "\"payments\":{\"nodes\":[{\"legacyData\":{\"rating\":[1,2]}}]}}");
    }

    @Test
    void readsTheDataOfAPageByOneStatement() throws Exception {
        // The first request adds the caller to the users.
        count(1);
        assertThat(count(20)).isEqualTo(count(1)).isEqualTo(2);
    }

    private int count(int first) throws Exception {
        return statements
                .during(() ->
                        api.as("manager").query("{ orders(first: %d) { nodes { legacyData } } }".formatted(first)))
                .size();
    }

    private void put(String record) {
        database.execute("insert into legacy_data values ('" + record + "', '{\"rating\": [1, 2]}')");
    }
}
