package crm.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * What the database refuses although Java let it through, as races do: each constraint of each table that mutations
 * write is violated in the database while a mutation writes the table, and the answer names the field and a code.
 */
@ApiTest
@ChangesTheDatabase
class ConstraintsTest {

    private static final Map<String, String> MUTATIONS = Map.ofEntries(
            Map.entry("leads", "assignLead(input: {id: \"LEAD-000001\", managerId: \"" + Fixture.user(3) + "\"})"),
            Map.entry("orders", "updateOrder(input: {id: \"ORD-000001\", managerNotes: \"x\"})"),
            Map.entry("status_history", "changeLeadStatus(input: {id: \"LEAD-000001\", status: CONTACTED})"),
            Map.entry("customers", "updateCustomer(input: {id: \"CUST-000001\", city: \"x\"})"),
            Map.entry("tasks", "createTask(input: {title: \"x\"})"),
            Map.entry("shipments", "createShipment(input: {orderId: \"ORD-000009\"})"),
            Map.entry(
                    "shipment_events",
                    "recordShipmentEvent(input: {shipmentId: \"" + Fixture.shipment(1)
                            + "\", occurredAt: \"2018-07-01T08:00:00Z\", text: \"x\"})"),
            Map.entry(
                    "payments",
                    "recordPayment(input: {orderId: \"ORD-000002\", direction: INCOMING, role: DEPOSIT, method: CASH,"
                            + " amount: {amount: \"1\", currency: \"EUR\"}})"),
            Map.entry("inspections", "createInspection(input: {orderId: \"ORD-000002\"})"),
            Map.entry(
                    "checklist_items",
                    "updateChecklistItem(input: {inspectionId: \"" + Fixture.inspection(1)
                            + "\", item: FORK, result: PASS})"));

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    private record Constraint(String table, String name, String kind) {

        String sqlState() {
            return switch (kind) {
                case "f" -> "23503";
                case "c" -> "23514";
                default -> "23505";
            };
        }

        String code() {
            return switch (kind) {
                case "f" -> "NOT_FOUND";
                case "c" -> "INVALID_VALUE";
                default -> "ALREADY_EXISTS";
            };
        }
    }

    @TestFactory
    Stream<DynamicTest> reportsEachConstraintByFieldAndCode() {
        List<Constraint> constraints = constraints();
        assertThat(constraints).hasSizeGreaterThan(80);
        return constraints.stream().map(constraint -> dynamicTest(constraint.name(), () -> violate(constraint)));
    }

    /** Each is on a table that a mutation of this test writes, so that a new one cannot be forgotten. */
    private List<Constraint> constraints() {
        return database.jdbc()
                .sql("""
                        select k.conrelid::regclass::text as on_table, k.conname, k.contype::text
                        from pg_constraint k
                        where k.contype in ('c', 'f', 'u', 'p') and k.conrelid::regclass::text = any(:tables)
                        order by 1, 2""")
                .param("tables", MUTATIONS.keySet().toArray(String[]::new))
                .query((row, number) -> new Constraint(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }

    private void violate(Constraint constraint) {
        database.execute("""
                create or replace function violate() returns trigger language plpgsql as $$
                begin
                  raise exception 'new row for relation "%1$s" violates constraint "%2$s"'
                    using errcode = '%3$s', constraint = '%2$s', table = '%1$s';
                end $$;
                create trigger zz_violate before insert or update on %1$s for each row execute function violate()
                """.formatted(constraint.table(), constraint.name(), constraint.sqlState()));
        String before = everything(constraint.table());
        try {
            String mutation = MUTATIONS.get(constraint.table());
            String field = mutation.substring(0, mutation.indexOf('('));

            Reply reply = api.query("mutation { " + mutation + " { userErrors { code path message } } }");

            assertThat(reply.texts(field + ".userErrors", "code")).containsExactly(constraint.code());
            assertThat(reply.texts(field + ".userErrors", "path.0"))
                    .singleElement()
                    .asString()
                    .matches("[a-z][A-Za-z]*");
            assertThat(reply.body()).doesNotContain("relation", "violates", constraint.name(), "trigger");
            assertThat(everything(constraint.table())).isEqualTo(before);
        } finally {
            database.execute("drop trigger zz_violate on " + constraint.table());
        }
    }

    @Test
    void generatesAnotherCodeWhenOneIsTaken() {
        database.execute("""
                create sequence draws; grant usage on sequence draws to public;
                create function taken_once() returns trigger language plpgsql as $$
                begin
                  if nextval('draws') = 1 then
                    raise exception 'taken' using errcode = '23505', constraint = 'leads_code_key', table = 'leads';
                  end if;
                  return new;
                end $$;
                create trigger zz_taken before insert on leads for each row execute function taken_once()""");
        try {
            Reply reply = api.query("mutation { createLead(input: {source: \"x\", customerId: \"CUST-000001\"})"
                    + " { lead { status } userErrors { code } } }");
            assertThat(reply.data("createLead.lead.status").asString()).isEqualTo("NEW");
        } finally {
            database.execute("drop trigger zz_taken on leads; drop function taken_once(); drop sequence draws");
        }
    }

    private String everything(String table) {
        return database.jdbc()
                .sql("select coalesce(string_agg(t::text, ';' order by t::text), '') || (select count(*) from "
                        + "status_history)"
                        + " from " + table + " t")
                .query(String.class)
                .single();
    }
}
