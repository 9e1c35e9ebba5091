package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import crm.legacy.report.ImportResult;
import crm.legacy.value.RejectionReason;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A later import of records that an earlier import created, and that may have changed since. */
class RepeatedImportTest extends ImportTest {

    @Test
    void updatesAChangedRow() {
        oneCustomer();
        run();

        customers("C1,Иван Иванович Петров,,ivan@example.com,2026-01-01T00:00:00Z");
        ImportResult result = runAgain();

        assertCounts(result.file("customers.csv"), 0, 1, 0, 0);
        assertThat(row("select full_name, version, updated_at::text, created_at::text from customers"))
                .containsEntry("full_name", "Иван Иванович Петров")
                .containsEntry("version", 1)
                .containsEntry("updated_at", "2026-11-25 12:00:00+00")
                .containsEntry("created_at", "2026-01-01 00:00:00+00");
        assertThat(runAgain().total().unchanged()).isEqualTo(1);
    }

    @Test
    void createsOnlyWhatIsNew() {
        oneCustomer();
        run();

        customers(
                "C1,Иван Петров,,ivan@example.com,2026-01-01T00:00:00Z",
                "C2,Юлия Волкова,,julia@example.com,2026-01-02T00:00:00Z");

        assertCounts(runAgain().file("customers.csv"), 1, 0, 1, 0);
    }

    /** Unchanged rows are not parsed again: the run that took them gave their warnings. */
    @Test
    void warnsOnlyOfNewAndChangedRows() {
        customers("C1,Anna,no phone,,2026-01-01T00:00:00Z", "C2,Vera,no phone,,2026-01-01T00:00:00Z");
        assertThat(run().total().warned()).isEqualTo(2);
        assertThat(runAgain().total().warned()).isZero();

        customers(
                "C1,Anna,no phone,,2026-01-01T00:00:00Z",
                "C2,Vera,none,,2026-01-01T00:00:00Z",
                "C1,Anna,no phone,,2026-01-01T00:00:00Z");
        ImportResult result = runAgain();
        assertCounts(result.file("customers.csv"), 0, 1, 1, 1);
        assertThat(result.total().warned()).isEqualTo(1);
        assertRejected("customers.csv", 4, "id", RejectionReason.DUPLICATE_ID);
    }

    /** The time between a known event and a new one is counted, wherever the new one stands in the file. */
    @Test
    void addsAnEventBetweenKnownOnes() {
        oneOrder();
        String header = "id,order_id,old_status,new_status,created_at";
        String first = "E1,O1,,booked,2026-01-01T00:00:00Z";
        String last = "E3,O1,inspection,cancelled,2026-01-01T00:03:00Z";
        csv("order_status_events.csv", header, first, last);
        run();
        csv("order_status_events.csv", header, first, "E2,O1,booked,inspection,2026-01-01T00:01:00Z", last);
        assertCounts(runAgain().file("order_status_events.csv"), 1, 0, 2, 0);
        assertThat(values("select former_status_seconds::text from status_history where to_status = 'UNDER_INSPECTION'"
                        + " and legacy_status = 'inspection'"))
                .containsExactly("60");
    }

    @Test
    void keepsChangesMadeHere() {
        oneCustomer();
        run();
        jdbc.sql("update customers set full_name = 'Changed here', version = version + 1")
                .update();

        assertCounts(runAgain().file("customers.csv"), 0, 0, 1, 0);
        assertThat(value("select full_name from customers")).isEqualTo("Changed here");
    }

    @Test
    void reportsAConflictAndChangesNothing() {
        oneCustomer();
        run();
        jdbc.sql("update customers set full_name = 'Changed here', version = version + 1")
                .update();
        List<String> before = everything();

        customers("C1,Changed there,,ivan@example.com,2026-01-01T00:00:00Z");
        ImportResult result = runAgain();

        assertCounts(result.file("customers.csv"), 0, 0, 0, 1);
        assertRejected("customers.csv", 2, "id", RejectionReason.CONFLICT);
        assertThat(rejects().getFirst().get("row").get("full_name").stringValue())
                .isEqualTo("Changed there");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void reportsAConflictIfTheRecordWasDeletedHere() {
        csv("tasks.csv", "id,title,created_at", "T1,Call,2026-01-01T00:00:00Z");
        run();
        jdbc.sql("delete from tasks").update();
        assertCounts(runAgain().file("tasks.csv"), 0, 0, 1, 0);

        csv("tasks.csv", "id,title,created_at", "T1,Call again,2026-01-01T00:00:00Z");

        runAgain();
        assertRejected("tasks.csv", 2, "id", RejectionReason.CONFLICT);
        assertThat(count("tasks")).isZero();
    }

    @Test
    void ignoresTheOrderAndTheAlternativeNamesOfColumns() {
        oneCustomer();
        run();

        csv("customers.csv", "created_at,name,id,email,city", "2026-01-01T00:00:00Z,Иван Петров,C1,ivan@example.com,");

        assertCounts(runAgain().file("customers.csv"), 0, 0, 1, 0);
    }

    @Test
    void ignoresTheFormatOfTheFile() {
        oneCustomer();
        run();

        remove("customers.csv");
        file(
                "customers.ndjson",
                "{\"id\":\"C1\",\"full_name\":\"Иван Петров\",\"phone\":null,\"email\":\"ivan@example.com\","
                        + "\"created_at\":\"2026-01-01T00:00:00Z\"}\n");

        assertCounts(runAgain().file("customers.ndjson"), 0, 0, 1, 0);
    }

    @Test
    void keepsValuesOfColumnsThatTheFileLacks() {
        csv("customers.csv", "id,full_name,city,created_at", "C1,Иван Петров,Казань,2026-01-01T00:00:00Z");
        run();

        csv("customers.csv", "id,full_name,created_at", "C1,Иван П. Петров,2026-01-01T00:00:00Z");
        runAgain();
        assertThat(value("select full_name || ' ' || city from customers")).isEqualTo("Иван П. Петров Казань");

        csv("customers.csv", "id,full_name,city,created_at", "C1,И. П. Петров,,2026-01-01T00:00:00Z");
        runAgain();
        assertThat(value("select city from customers"))
                .as("the column exists and is empty")
                .isNull();
    }

    @Test
    void keepsConstraintsIfTheFileHasSomeOfTheirColumns() {
        oneCustomer();
        csv(
                "orders.csv",
                "id,order_code,customer_id,bike_name,status,cancel_reason,created_at",
                "O1,ORD-1,C1,Trek,cancelled,other,2026-01-02T00:00:00Z");
        csv(
                "tasks.csv",
                "id,order_id,title,status,completed_at,created_at",
                "T1,O1,Call,done,2026-01-03T00:00:00Z,2026-01-02T00:00:00Z");
        csv(
                "payments.csv",
                "id,order_id,direction,role,method,amount,currency,status,void_reason,created_at",
                "P1,O1,incoming,deposit,cash,10,EUR,voided,twice,2026-01-02T00:00:00Z");
        run();

        csv(
                "orders.csv",
                "id,order_code,customer_id,bike_name,status,created_at",
                "O1,ORD-1,C1,Trek,under_inspection,2026-01-02T00:00:00Z");
        csv("tasks.csv", "id,customer_id,title,status,created_at", "T1,C1,Call,open,2026-01-02T00:00:00Z");
        csv(
                "payments.csv",
                "id,order_id,direction,role,method,amount,currency,status,created_at",
                "P1,O1,incoming,deposit,cash,10,EUR,completed,2026-01-02T00:00:00Z");
        ImportResult result = runAgain();

        assertThat(result.total().updated()).isEqualTo(3);
        assertThat(value("select cancel_reason from orders")).isNull();
        assertThat(value("select void_reason from payments")).isNull();
        assertThat(count("tasks where order_id is null and customer_id is not null and completed_at is null"))
                .isEqualTo(1);
    }

    @Test
    void linksAReferenceToARecordOfALaterImport() {
        oneCustomer();
        orders("O1,ORD-1,C1,L1,Trek,pending_manager,2026-01-02T00:00:00Z");
        run();
        assertWarned("orders.csv", 2, "lead_id", RejectionReason.DANGLING_REFERENCE, "L1");
        assertThat(value("select lead_id from orders")).isNull();

        leads("L1,new,2026-01-01T00:00:00Z,,");
        ImportResult result = runAgain();

        assertThat(result.linked()).isEqualTo(1);
        assertThat(value("select l.legacy_id from orders o join leads l on l.id = o.lead_id"))
                .isEqualTo("L1");
        assertThat(value("select version from orders")).isEqualTo("1");
        assertThat(count("legacy_unresolved_references")).isZero();
        assertThat(warnings()).isEmpty();

        // The import does not take the link for a change made here.
        orders("O1,ORD-1,C1,L1,Trek Marlin,pending_manager,2026-01-02T00:00:00Z");
        assertCounts(runAgain().file("orders.csv"), 0, 1, 0, 0);
        assertThat(value("select lead_id is not null from orders")).isEqualTo("true");
    }

    @Test
    void linksManagersAndCustomers() {
        csv(
                "leads.csv",
                "id,status,customer_id,assigned_manager,created_at",
                "L1,new,C1," + MANAGER + ",2026-01-01T00:00:00Z");
        csv(
                "tasks.csv",
                "id,title,assigned_to,created_at",
                "T1,Call," + MANAGER.toUpperCase(Locale.ROOT) + ",2026-01-01T00:00:00Z");
        assertThat(run().total().warned()).isEqualTo(2);
        assertThat(count("legacy_unresolved_references")).isEqualTo(3);

        oneManager();
        oneCustomer();

        assertThat(runAgain().linked()).isEqualTo(3);
        assertThat(count("leads where customer_id is not null and assigned_manager = '" + MANAGER + "'"))
                .isEqualTo(1);
        assertThat(count("tasks where assignee = '" + MANAGER + "'")).isEqualTo(1);
    }

    @Test
    void doesNotReplaceAReferenceThatWasSetHere() {
        oneCustomer();
        orders("O1,ORD-1,C1,L1,Trek,pending_manager,2026-01-02T00:00:00Z");
        leads("L2,new,2026-01-01T00:00:00Z,,");
        run();
        jdbc.sql("update orders set lead_id = (select id from leads), version = version + 1")
                .update();

        leads("L1,new,2026-01-01T00:00:00Z,,", "L2,new,2026-01-01T00:00:00Z,,");

        assertThat(runAgain().linked()).isZero();
        assertThat(value("select l.legacy_id from orders o join leads l on l.id = o.lead_id"))
                .isEqualTo("L2");
    }

    @Test
    void linksALeadOfALaterImportToTheOldestOrder() {
        oneCustomer();
        orders(
                "O1,ORD-1,C1,L1,Trek,pending_manager,2026-01-03T00:00:00Z",
                "O2,ORD-2,C1,L1,Trek,pending_manager,2026-01-02T00:00:00Z");
        run();

        leads("L1,new,2026-01-01T00:00:00Z,,");

        assertThat(runAgain().linked()).isEqualTo(1);
        assertThat(values("select order_code from orders where lead_id is not null"))
                .containsExactly("ORD-2");
        assertThat(runAgain().linked()).isZero();
    }

    @Test
    void letsTwoOrdersExchangeTheirLeads() {
        oneCustomer();
        leads("L1,new,2026-01-01T00:00:00Z,,", "L2,new,2026-01-01T00:00:00Z,,");
        orders(
                "O1,ORD-1,C1,L1,Trek,pending_manager,2026-01-03T00:00:00Z",
                "O2,ORD-2,C1,L2,Trek,pending_manager,2026-01-03T00:00:00Z");
        run();

        orders(
                "O1,ORD-1,C1,L2,Trek,pending_manager,2026-01-03T00:00:00Z",
                "O2,ORD-2,C1,L1,Trek,pending_manager,2026-01-03T00:00:00Z");

        assertCounts(runAgain().file("orders.csv"), 0, 2, 0, 0);
        assertThat(values(
                        "select o.order_code || l.legacy_id from orders o join leads l on l.id = o.lead_id order by 1"))
                .containsExactly("ORD-1L2", "ORD-2L1");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void keepsTheLeadOfAnOrder() {
        oneCustomer();
        leads("L1,new,2026-01-01T00:00:00Z,,");
        orders("O2,ORD-2,C1,L1,Trek,pending_manager,2026-01-03T00:00:00Z");
        run();

        orders(
                "O1,ORD-1,C1,L1,Trek,pending_manager,2026-01-03T00:00:00Z",
                "O2,ORD-2,C1,L1,Trek Marlin,pending_manager,2026-01-03T00:00:00Z",
                "O3,ORD-3,C1,L1,Trek,pending_manager,2026-01-03T00:00:00Z");
        runAgain();

        assertWarned("orders.csv", 2, "lead_id", RejectionReason.LEAD_TAKEN, "L1");
        assertWarned("orders.csv", 4, "lead_id", RejectionReason.LEAD_TAKEN, "L1");
        assertThat(warnings()).hasSize(2);
        assertThat(values("select order_code from orders where lead_id is not null"))
                .containsExactly("ORD-2");
        assertThat(count("legacy_unresolved_references"))
                .as("the reference is not stored as unresolved")
                .isZero();
    }

    @Test
    void findsAUserThatTheApplicationCreated() {
        jdbc.sql("insert into users (id, name, role, created_at, updated_at) values ('" + MANAGER
                        + "', 'olga', 'ADMIN', now(), now())")
                .update();
        oneManager();

        assertCounts(run().file("users.csv"), 0, 1, 0, 0);
        assertThat(row("select name, role, version from users"))
                .containsEntry("name", "Ольга Чайковская")
                .containsEntry("role", "MANAGER")
                .containsEntry("version", 1);
        assertThat(runAgain().total().unchanged()).isEqualTo(1);
    }

    @Test
    void keepsTheBikeThatWasBooked() {
        oneCustomer();
        String header = "id,order_code,customer_id,bike_id,bike_url,bike_snapshot,status,created_at";
        csv(
                "orders.csv",
                header,
                "O1,ORD-1,C1,7,https://a.example/7,\"{\"\"title\"\":\"\"Trek\"\",\"\"price\"\":3000.0}\",new,"
                        + "2026-01-02T00:00:00Z");
        run();
        String before = value("select bike_snapshot from orders");

        csv(
                "orders.csv",
                header,
                "O1,ORD-1,C1,7,https://b.example/8,\"{\"\"title\"\":\"\"Giant\"\"}\",booked,2026-01-02T00:00:00Z");
        ImportResult result = runAgain();

        assertCounts(result.file("orders.csv"), 0, 1, 0, 0);
        assertThat(value("select bike_snapshot from orders")).isEqualTo(before);
        assertThat(value("select external_bike_ref from orders")).isEqualTo("https://a.example/7");
        assertWarned("orders.csv", 2, "bike_url", RejectionReason.SNAPSHOT_KEPT, "https://b.example/8");
        assertWarned("orders.csv", 2, "bike_snapshot", RejectionReason.SNAPSHOT_KEPT, "{\"title\": \"Giant\"}");
    }

    @Test
    void doesNotWarnAboutAnEqualSnapshot() {
        oneCustomer();
        String row = "O1,ORD-1,C1,7,https://a.example/7,\"{\"\"title\"\":\"\"Trek\"\",\"\"price\"\":3000.0}\",";
        String header = "id,order_code,customer_id,bike_id,bike_url,bike_snapshot,status,created_at";
        csv("orders.csv", header, row + "new,2026-01-02T00:00:00Z");
        run();

        csv("orders.csv", header, row + "under_inspection,2026-01-02T00:00:00Z");

        assertCounts(runAgain().file("orders.csv"), 0, 1, 0, 0);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void keepsTheCodeOfAnOrder() {
        oneOrder();
        run();

        orders("O1,ORD-2,C1,,Trek Marlin,pending_manager,2026-01-02T00:00:00Z");
        runAgain();

        assertWarned("orders.csv", 2, "order_code", RejectionReason.CODE_KEPT, "ORD-2");
        assertThat(value("select order_code from orders")).isEqualTo("ORD-1");
    }

    @Test
    void updatesArchivedBikeWithoutANewVersion() {
        csv("bikes.csv", "id,name,is_active", "7,Trek,true");
        oneCustomer();
        csv(
                "orders.csv",
                "id,order_code,customer_id,bike_id,bike_name,status,created_at",
                "O1,ORD-1,C1,7,Trek,new,2026-01-02T00:00:00Z",
                "O2,ORD-2,C1,8,Trek,new,2026-01-02T00:00:00Z",
                "O3,ORD-3,C1,,Trek,new,2026-01-02T00:00:00Z");
        run();
        assertThat(values("select order_code || archived_bike from orders order by 1"))
                .containsExactly("ORD-1false", "ORD-2false", "ORD-3false");

        csv("bikes.csv", "id,name,is_active", "7,Trek,false", "8,Trek,false");
        runAgain();

        assertThat(values("select order_code || archived_bike from orders order by 1"))
                .containsExactly("ORD-1true", "ORD-2true", "ORD-3false");
        assertThat(count("orders where version <> 0")).isZero();
    }
}
