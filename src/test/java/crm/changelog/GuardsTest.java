package crm.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.Fixture;
import crm.TestDatabase;
import crm.lead.LeadStatus;
import crm.order.OrderStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Constraints and triggers that protect the data from every writer. */
class GuardsTest {

    private static TestDatabase database;

    @BeforeAll
    static void fill() {
        database = TestDatabase.withFixture();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update status_history set note = 'never happened' where to_status = 'CANCELLED'",
                "update status_history set note = note",
                "delete from status_history where to_status = 'CANCELLED'",
                "truncate status_history",
            })
    void historyIsAppendOnly(String sql) {
        List<String> before = history();
        assertThat(history()).hasSize(40);
        assertRefused(sql, "23001", "status history is insert-only");
        assertThat(history()).isEqualTo(before);
    }

    @Test
    void deletesOnlyHistoryOfDemoRecords() throws SQLException {
        inTransaction(statement -> {
            statement.execute("""
                    insert into legacy_records (kind, legacy_id, record_id, row_hash, record_version, demo)
                    values ('ORDER', '14', '%s', sha256('x'), 0, true), ('ORDER', '4', '%s', sha256('y'), 0, false)
                    """.formatted(Fixture.order(14), Fixture.order(4)));
            assertThat(statement.executeUpdate(
                            "delete from status_history where order_id = '" + Fixture.order(14) + "'"))
                    .isEqualTo(1);
            assertThatThrownBy(() -> statement.executeUpdate(
                            "delete from status_history where order_id = '" + Fixture.order(4) + "'"))
                    .hasMessageContaining("delete refused");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bike_snapshot = bike_snapshot || '{\"price\": 1}'",
                "bike_snapshot = bike_snapshot || '{\"cachedImages\": []}'",
                "external_bike_ref = 'another'",
                "external_bike_ref = null"
            })
    void bookedBikeCannotChange(String change) {
        assertRefused(
                "update orders set " + change + " where order_code = 'ORD-000001'",
                "23514",
                "the bike of order ORD-000001 was recorded once and cannot be changed");
    }

    @Test
    void archiveCopiesAreAddedBesideTheSnapshot() throws SQLException {
        inTransaction(statement -> assertThat(statement.executeUpdate(
                        "update orders set cached_images = '{https://archive.example/1.jpg}', bike_name = 'New name'"
                                + " where order_code = 'ORD-000001'"))
                .isEqualTo(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set crm.import = 'on'; update orders set status = 'SHIPPED' | orders_status_check",
                "update orders set cancel_reason = 'OTHER' where status = 'CLOSED' | orders_cancel_reason_status_check",
                "update orders set final_price = -1 | orders_final_price_check",
                "update orders set exchange_rate = 0 | orders_exchange_rate_check",
                "update orders set lead_id = '1ead0000-0000-7000-8000-000000000001' where order_code = 'ORD-000002' "
                        + "| orders_lead_key",
                "update orders set customer_id = '00000000-0000-7000-8000-000000000000' | orders_customer_fk",
                "delete from customers where code = 'CUST-000001' | _fk",
                "update leads set reject_reason = 'SPAM' where status = 'NEW' | leads_reject_reason_status_check",
                "update customers set phone = '89001234567' | customers_phone_check",
                "update customers set email = 'Vlad@example.com' | customers_email_check",
                "update customers set merged_into = id | customers_merged_into_check",
                "update payments set status = 'VOIDED' where status = 'PLANNED' | payments_void_check",
                "insert into payments (id, order_id, direction, role, method, amount, currency, status, created_at, "
                        + "updated_at) values (gen_random_uuid(), '0d000000-0000-7000-8000-000000000001', 'INCOMING', "
                        + "'DEPOSIT', 'CARD', 1, 'euro', 'PLANNED', now(), now()) | payments_currency_check",
                "insert into payments (id, order_id, direction, role, method, amount, currency, status, created_at, "
                        + "updated_at) values (gen_random_uuid(), '0d000000-0000-7000-8000-000000000001', 'INCOMING', "
                        + "'DEPOSIT', 'CARD', -1, 'EUR', 'PLANNED', now(), now()) | payments_amount_check",
                "update checklist_items set photos = array_fill('https://pictures.example'::text, array[21]) | "
                        + "checklist_items_photos_check",
                "update tasks set lead_id = '1ead0000-0000-7000-8000-000000000001' where order_id is not null | "
                        + "tasks_subject_check",
                "update tasks set completed_at = now() where not completed | tasks_completed_check",
                "update reviews set rating = 6 | reviews_rating_check",
                "insert into status_history (id, subject, order_id, to_status, actor_kind, actor_name, occurred_at) "
                        + "values (gen_random_uuid(), 'ORDER', '0d000000-0000-7000-8000-000000000001', 'CONVERTED', "
                        + "'USER', 'x', now()) | status_history_order_status_check",
                "insert into status_history (id, subject, lead_id, to_status, reason, actor_kind, actor_name, "
                        + "occurred_at) values (gen_random_uuid(), 'LEAD', '1ead0000-0000-7000-8000-000000000001', "
                        + "'REJECTED', 'QUALITY_MISMATCH', 'USER', 'x', now()) | status_history_reason_check",
                "insert into status_history (id, subject, lead_id, order_id, to_status, actor_kind, actor_name, "
                        + "occurred_at) values (gen_random_uuid(), 'LEAD', '1ead0000-0000-7000-8000-000000000001', "
                        + "'0d000000-0000-7000-8000-000000000001', 'NEW', 'USER', 'x', now()) | "
                        + "status_history_one_subject_check",
            })
    void refusesRowsThatViolateAConstraint(String sql, String constraint) {
        assertRefused(sql, "23", constraint);
    }

    /** The database refuses exactly the transitions that Java refuses, for every writer. */
    @Test
    void orderTransitionsMatchJava() throws SQLException {
        int taken = 0;
        for (OrderStatus from : OrderStatus.values()) {
            for (OrderStatus to : OrderStatus.values()) {
                String reason = to == OrderStatus.CANCELLED || to == OrderStatus.REFUNDED ? "'OTHER'" : "null";
                String step = "update orders set status = '%s', cancel_reason = %s where order_code = 'ORD-%06d'"
                        .formatted(to, reason, from.ordinal() + 1);
                if (from == to || from.next().contains(to)) {
                    taken++;
                    inTransaction(statement ->
                            assertThat(statement.executeUpdate(step)).isEqualTo(1));
                } else {
                    assertRefused(
                            step, "23514", "ORD-%06d cannot become %s from %s".formatted(from.ordinal() + 1, to, from));
                }
            }
        }
        assertThat(taken).isEqualTo(32 + OrderStatus.values().length);
    }

    @Test
    void leadTransitionsMatchJava() throws SQLException {
        int taken = 0;
        for (LeadStatus from : LeadStatus.values()) {
            for (LeadStatus to : LeadStatus.values()) {
                String reason = to == LeadStatus.REJECTED ? "'OTHER'" : "null";
                String step = "update leads set status = '%s', reject_reason = %s where code = 'LEAD-%06d'"
                        .formatted(to, reason, from.ordinal() + 1);
                if (from == to || from.next().contains(to)) {
                    taken++;
                    inTransaction(statement ->
                            assertThat(statement.executeUpdate(step)).isEqualTo(1));
                } else {
                    assertRefused(
                            step,
                            "23514",
                            "LEAD-%06d cannot become %s from %s".formatted(from.ordinal() + 1, to, from));
                }
            }
        }
        assertThat(taken).isEqualTo(17 + LeadStatus.values().length);
    }

    @Test
    void requiresAReasonToCancelOrReject() {
        assertRefused(
                "update orders set status = 'CANCELLED' where order_code = 'ORD-000001'", "23514", "cannot become");
        assertRefused("update leads set status = 'REJECTED' where code = 'LEAD-000001'", "23514", "cannot become");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from payments",
                "delete from payments where status = 'PLANNED'",
                "truncate payments cascade",
                "set crm.import = 'on'; delete from payments",
            })
    void paymentsCannotBeDeleted(String sql) {
        List<String> before = payments();
        assertThat(before).hasSize(10);
        assertRefused(sql, "23001", "payments are kept");
        assertThat(payments()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "order_id = '0d000000-0000-7000-8000-000000000002' | the order_id of payment",
                "direction = 'OUTGOING' | the direction of payment",
                "role = 'REFUND' | the role of payment",
                "method = 'CASH' | the method of payment",
                "amount = amount - 0.01 | the amount of payment",
                "currency = 'RUB' | the currency of payment",
                "created_at = created_at - interval '1 day' | the created_at of payment",
                "id = gen_random_uuid() | the id of payment",
                "external_reference = null | the external_reference of payment",
                "external_reference = 'another' | the external_reference of payment",
                "status = 'PLANNED' | cannot become PLANNED from COMPLETED",
            })
    void recordedPaymentFieldsCannotChange(String change, String message) {
        String update = "update payments set " + change + " where id = '" + Fixture.payment(1) + "'";
        assertRefused(update, "23514", message);
        // An import may not change a payment that was not imported.
        assertRefused("set crm.import = 'on'; " + update, "23514", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | status = 'VOIDED', void_reason = 'twice' |",
                "2 | status = 'COMPLETED', void_reason = null | the void_reason of payment",
                "2 | status = 'PLANNED', void_reason = null | the void_reason of payment",
                "2 | void_reason = 'another' | the void_reason of payment",
                "3 | status = 'COMPLETED', external_reference = 'bank-3' |",
                "3 | status = 'VOIDED', void_reason = 'never came' |",
            })
    void onlyTheStatusOfAPaymentChanges(int payment, String change, String message) throws SQLException {
        String update = "update payments set " + change + " where id = '" + Fixture.payment(payment) + "'";
        if (message == null) {
            inTransaction(
                    statement -> assertThat(statement.executeUpdate(update)).isEqualTo(1));
        } else {
            assertRefused(update, "23514", message);
        }
    }

    @Test
    void importCorrectsOnlyUnchangedPayments() throws SQLException {
        inTransaction(statement -> {
            statement.execute("""
                    insert into legacy_records (kind, legacy_id, record_id, row_hash, record_version)
                    values ('PAYMENT', 'P1', '%s', sha256('x'), 0), ('PAYMENT', 'P5', '%s', sha256('y'), 7)
                    """.formatted(Fixture.payment(1), Fixture.payment(5)));
            String update = "update payments set amount = 1 where id = '%s'";
            statement.execute("savepoint before");
            assertThatThrownBy(() -> statement.executeUpdate(update.formatted(Fixture.payment(1))))
                    .hasMessageContaining("the amount of payment");
            statement.execute("rollback to before");
            statement.execute("set local crm.import = 'on'");
            assertThat(statement.executeUpdate(update.formatted(Fixture.payment(1))))
                    .isEqualTo(1);
            assertThatThrownBy(() -> statement.executeUpdate(update.formatted(Fixture.payment(5))))
                    .hasMessageContaining("the amount of payment");
        });
    }

    @Test
    void deletesOnlyPaymentsOfDemoOrders() throws SQLException {
        inTransaction(statement -> {
            statement.execute("""
                    insert into legacy_records (kind, legacy_id, record_id, row_hash, record_version, demo)
                    values ('ORDER', '7', '%s', sha256('x'), 0, true), ('ORDER', '1', '%s', sha256('y'), 0, false)
                    """.formatted(Fixture.order(7), Fixture.order(1)));
            assertThat(statement.executeUpdate("delete from payments where order_id = '" + Fixture.order(7) + "'"))
                    .isEqualTo(1);
            assertThatThrownBy(() ->
                            statement.executeUpdate("delete from payments where order_id = '" + Fixture.order(1) + "'"))
                    .hasMessageContaining("delete refused");
        });
    }

    @Test
    void everyForeignKeyHasAnIndex() {
        assertThat(database.jdbc().sql("""
                        select k.conrelid::regclass || '.' || a.attname
                        from pg_constraint k
                        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
                        where k.contype = 'f' and not exists (
                          select from pg_index i where i.indrelid = k.conrelid and i.indkey[0] = k.conkey[1])
                        order by 1""").query(String.class).list()).isEmpty();
        assertThat(database.jdbc()
                        .sql("select count(*) from pg_constraint where contype = 'f' and connamespace ="
                                + " current_schema()::text::regnamespace")
                        .query(Integer.class)
                        .single())
                .isGreaterThanOrEqualTo(30);
    }

    @Test
    void everyUpdatedRecordHasAVersion() {
        assertThat(database.jdbc().sql("""
                        select c.table_name from information_schema.columns c
                        where c.table_schema = current_schema() and c.column_name = 'version'
                          and c.table_name in ('customers', 'leads', 'orders', 'shipments', 'tasks', 'payments',
                            'inspections', 'users', 'bikes')""").query(String.class).list()).hasSize(9);
    }

    private interface Work {
        void on(Statement statement) throws SQLException;
    }

    private static void inTransaction(Work work) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            work.on(statement);
            connection.rollback();
        }
    }

    private static void assertRefused(String sql, String state, String message) {
        assertThatThrownBy(() -> inTransaction(statement -> statement.execute(sql)))
                .isInstanceOfSatisfying(SQLException.class, refused -> {
                    assertThat(refused.getSQLState()).startsWith(state);
                    assertThat(refused.getMessage()).contains(message);
                });
    }

    private static List<String> payments() {
        return database.jdbc()
                .sql("select p::text from payments p order by id")
                .query(String.class)
                .list();
    }

    private static List<String> history() {
        return database.jdbc()
                .sql("select h::text from status_history h order by id")
                .query(String.class)
                .list();
    }
}
