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
    void readsTheFieldsThatTheOldCrmHas() {
        database.execute("""
                set session_replication_role = replica;
                update users set legacy_id = 'USR-2', telegram_id = '12', telegram_username = 'mark' where id = '%s';
                update shipments set warehouse_photos_received = true, current_location = 'Минск' where id = '%s';
                update negotiations set discount = 100, transcript = '[{"role": "seller"}]'
                  where id = '4e000000-0000-7000-8000-000000000001';
                update inspections set type = 'EXPERT', specifications_confirmed = true, photos = '{a.jpg}',
                  defects = '{scratch}', verdict = '{"grade": "B"}' where id = '%s'
                """.formatted(Fixture.MANAGER, Fixture.shipment(1), Fixture.inspection(1)));
        assertThat(api.as("manager")
                        .query("""
                { user: node(id: "%s") { ... on Manager { legacyId telegramId telegramUsername } }
                  shipment: node(id: "%s") { ... on Shipment { warehousePhotosReceived currentLocation } }
                  negotiation: node(id: "4e000000-0000-7000-8000-000000000001") {
                    ... on Negotiation { discount { amount } transcript } }
                  inspection: node(id: "%s") {
                    ... on Inspection { type specificationsConfirmed photos defects verdict } } }
                """.formatted(Fixture.MANAGER, Fixture.shipment(1), Fixture.inspection(1)))
                        .json()
                        .path("data")
                        .toString())
                .isEqualTo("{\"user\":{\"legacyId\":\"USR-2\",\"telegramId\":\"12\",\"telegramUsername\":\"mark\"},"
                        + "\"shipment\":{\"warehousePhotosReceived\":true,\"currentLocation\":\"Минск\"},"
                        + "\"negotiation\":{\"discount\":{\"amount\":\"100.00\"},"
                        + "\"transcript\":[{\"role\":\"seller\"}]},"
                        + "\"inspection\":{\"type\":\"EXPERT\",\"specificationsConfirmed\":true,"
                        + "\"photos\":[\"a.jpg\"],"
                        + "\"defects\":[\"scratch\"],\"verdict\":{\"grade\":\"B\"}}}");
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
