package crm.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.TestDatabase;
import crm.Tokens;
import crm.feed.RecordType;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import tools.jackson.databind.JsonNode;

/**
 * Records of all types are changed and deleted: each subscriber is told what a query would tell, and nothing of records
 * that are not for the caller.
 */
@ApiTest
@ChangesTheDatabase
class FeedWalkTest {

    private static final String PARTNER = "9a270000-0000-7000-8000-000000000001";

    private static final List<String> SCOPES = List.of("order:read", "lead:read", "customer:read", "shipment:read");

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private Streams streams;

    @Autowired
    private GraphQlSource source;

    private FeedWalk walk;

    @BeforeEach
    void walk() {
        walk = new FeedWalk(api, database, streams, source.schema(), 2);
        // A shipment of the partner's own order, and one of another order.
        database.execute("update shipments set order_id = '" + Fixture.order(2) + "', partner_id = '" + PARTNER
                + "' where id = '" + Fixture.shipment(1) + "'");
    }

    private String key(List<String> scopes) {
        return api.as("admin")
                .query(
                        "mutation($scopes: [String!]) { createApiKey(input: {name: \"walk\", role: PARTNER, partner:"
                                + " \"Bike Shop\", scopes: $scopes}) { secret } }",
                        Map.of("scopes", scopes))
                .data("createApiKey.secret")
                .asString();
    }

    /** Ids, codes, names and contacts of what is not the partner's, as they are now. */
    private Set<String> hidden() {
        Set<String> hidden = new TreeSet<>();
        for (String table : database.jdbc().sql("""
                        select t.table_name from information_schema.tables t
                        join pg_proc p on p.proname = 'changes_of_' || t.table_name
                        where t.table_schema = current_schema() and exists (
                          select from information_schema.columns c where c.table_schema = t.table_schema
                            and c.table_name = t.table_name and c.column_name = 'id')
                        """).query(String.class).list()) {
            hidden.addAll(database.jdbc()
                    .sql("select id::text from " + table)
                    .query(String.class)
                    .list());
        }
        hidden.addAll(database.jdbc().sql("""
                        select unnest(array[order_code, manager_notes]) from orders
                        union all select unnest(array[code, contact_name, contact_phone, contact_email]) from leads
                        union all select unnest(array[code, full_name, phone, email, telegram, whatsapp]) from customers
                        union all select unnest(array[code, full_name, phone, email]) from partner_customers
                        union all select value from contact_channels
                        union all select unnest(array[name, email]) from users
                        union all select tracking_number from shipments
                        """).query(String.class).list().stream()
                .filter(text -> text != null && text.length() > 4)
                .toList());
        hidden.removeAll(own());
        return hidden;
    }

    /** Own records with their parts, and the managers who are responsible for them. */
    private Set<String> own() {
        Set<String> own =
                new TreeSet<>(database.jdbc().sql("""
                        with o as (select * from orders where partner_id = :partner::uuid),
                          l as (select * from leads where partner_id = :partner::uuid)
                        select unnest(array[id::text, order_code]) from o
                        union all select unnest(array[id::text, code, contact_name, contact_phone, contact_email])
                          from l
                        union all select unnest(array[id::text, code, full_name, phone, email]) from partner_customers
                          where partner_id = :partner::uuid
                        union all select s.tracking_number from shipments s join o on o.id = s.order_id
                        union all select e.id::text from shipment_events e join shipments s on s.id = e.shipment_id
                          join o on o.id = s.order_id
                        union all select unnest(array[u.id::text, u.name, u.email]) from users u
                          where u.id in (select assigned_manager from o union select assigned_manager from l)
                        """).param("partner", PARTNER).query(String.class).list().stream()
                        .filter(text -> text != null)
                        .toList());
        for (String table :
                List.of("status_history", "negotiations", "documents", "reviews", "inspections", "shipments")) {
            own.addAll(database.jdbc()
                    .sql("select id::text from " + table
                            + " where order_id in (select id from orders where partner_id = :partner::uuid)")
                    .param("partner", PARTNER)
                    .query(String.class)
                    .list());
        }
        own.addAll(database.jdbc()
                .sql("select id::text from status_history where lead_id in (select id from leads where partner_id ="
                        + " :partner::uuid)")
                .param("partner", PARTNER)
                .query(String.class)
                .list());
        return own;
    }

    @Test
    void partnerIsToldOfItsOwnRecordsOnly() {
        String key = key(SCOPES);
        String before = walk.cursor();
        Set<String> hidden = hidden();
        walk.updateAll();
        hidden.addAll(hidden());
        hidden.removeAll(own());
        hidden.add("a word between us");
        assertThat(hidden).hasSizeGreaterThan(500);
        FeedWalk.Told told = walk.compared(key, before);
        assertThat(told.leaks(hidden)).isEmpty();
        assertThat(told.refused()).containsOnlyKeys("taskChanged");
        for (List<JsonNode> events : told.events().values()) {
            for (JsonNode event : events) {
                event.path("changedFields").forEach(field -> {
                    assertThat(field.path("before").isNull()).isTrue();
                    assertThat(field.path("after").isNull()).isTrue();
                });
            }
        }
        assertThat(told.recordIds("ORDER")).containsOnly(Fixture.order(2));
        assertThat(told.recordIds("LEAD")).containsOnly(Fixture.lead(2));
        assertThat(told.recordIds("CUSTOMER")).containsOnly("9c000000-0000-7000-8000-000000000001");
        assertThat(told.recordIds("SHIPMENT")).containsOnly(Fixture.shipment(1));

        String updated = walk.cursor();
        walk.deleteAll();
        FeedWalk.Told gone = walk.compared(key, updated);
        assertThat(gone.leaks(hidden)).isEmpty();
        assertThat(gone.recordIds("ORDER")).containsOnly(Fixture.order(2));
        assertThat(gone.recordIds("SHIPMENT")).containsOnly(Fixture.shipment(1));
    }

    /** Personal data of customers are masked in values before and after, and in the records. */
    @Test
    void analystIsToldWhatAQueryTells() {
        key(SCOPES);
        walk = new FeedWalk(api, database, streams, source.schema(), 1);
        String before = walk.cursor();
        Set<String> personal = database
                .jdbc()
                .sql("select unnest(array[full_name, phone, email]) from customers union select value from"
                        + " contact_channels union select unnest(array[contact_phone, contact_email]) from leads")
                .query(String.class)
                .list()
                .stream()
                .filter(text -> text != null && text.matches(".*[@ \\d].*"))
                .collect(Collectors.toSet());
        assertThat(personal).hasSizeGreaterThan(50);
        walk.updateAll();
        Set<String> told = walk.changedTypes("UPDATED");
        Set<String> expected = EnumSet.allOf(RecordType.class).stream()
                .map(RecordType::name)
                .collect(Collectors.toCollection(TreeSet::new));
        // Insert-only.
        expected.removeAll(Set.of("ORDER_HISTORY_ENTRY", "LEAD_HISTORY_ENTRY", "PAYMENT"));
        assertThat(told).containsAll(expected);
        assertThat(walk.compared(Tokens.of("analyst"), before).leaks(personal)).isEmpty();

        String updated = walk.cursor();
        walk.deleteAll();
        assertThat(walk.changedTypes("DELETED")).hasSizeGreaterThan(12);
        assertThat(walk.compared(Tokens.of("analyst"), updated).leaks(personal)).isEmpty();
    }
}
