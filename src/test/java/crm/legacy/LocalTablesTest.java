package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import crm.legacy.report.ImportResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Imports the tables of the old CRM's local database: numeric ids, times of SQLite, tables that Supabase lacks. */
class LocalTablesTest extends ImportTest {

    @BeforeEach
    void copyTables() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/legacy/local-tables"))) {
            for (Path file : files.toList()) {
                Files.copy(file, export().resolve(file.getFileName()));
            }
        }
    }

    @Test
    void rejectsOnlyAnUnknownTypeAndATouchpointAboutNothing() {
        ImportResult result = run();
        assertThat(rejects())
                .extracting(reject -> reject.path("file").asString() + " "
                        + reject.path("line").asString() + " "
                        + reject.path("reason").asString())
                .containsExactlyInAnyOrder("transactions.csv 4 UNKNOWN_VALUE", "crm_touchpoints.csv 4 MISSING_VALUE");
        assertThat(result.total().created()).isEqualTo(result.total().read() - 2);
    }

    @Test
    void changesNothingTheSecondTime() {
        ImportResult first = run();
        List<String> before = everything();
        ImportResult second = runAgain();
        assertThat(second.total().unchanged()).isEqualTo(first.total().created());
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void readsTransactionsAsCompletedPayments() {
        run();
        assertThat(values("""
                select role || ' ' || direction || ' ' || amount || ' ' || currency || ' ' || status || ' '
                  || to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI')
                from payments order by occurred_at
                """))
                .containsExactly(
                        "DEPOSIT INCOMING 50.00 EUR COMPLETED 2025-11-02 10:00",
                        "REFUND OUTGOING 20.00 EUR COMPLETED 2025-11-05 10:00");
    }

    @Test
    void readsFollowUpsAsTasks() {
        run();
        assertThat(values("""
                select t.title || ' ' || coalesce(t.description, '-') || ' ' || coalesce(u.name, '-') || ' '
                  || t.completed
                from tasks t left join users u on u.id = t.assignee order by t.title
                """))
                .containsExactlyInAnyOrder(
                        "Call the seller - - false",
                        "Send the contract - - true",
                        "Write on WhatsApp - Oleg Sidorov true",
                        "call Ask about the colour Oleg Sidorov false");
    }

    @Test
    void readsTouchpointsWithTheirSubjects() {
        run();
        assertThat(values("""
                select c.full_name || ' ' || coalesce(o.order_code, '-') || ' ' || t.channel || ' '
                  || t.direction || ' '
                  || t.type || ' ' || coalesce(t.payload ->> 'message_id', '-') || ' ' || coalesce(u.name, '-')
                from touchpoints t join customers c on c.id = t.customer_id left join orders o on o.id = t.order_id
                left join users u on u.id = t.manager_id order by t.happened_at
                """))
                .containsExactly(
                        "Igor Volkov ORD-900001 telegram INCOMING question 7 Oleg Sidorov",
                        "Maria Lind - phone OUTGOING call - -");
    }

    @Test
    void readsContactChannelsAndPreferences() {
        run();
        assertThat(values("""
                select channel || ' ' || value || ' ' || is_primary || ' ' || is_verified from contact_channels
                order by channel
                """))
                .containsExactly("email igor@example.com false false", "telegram @igor_volkov true true");
        assertThat(values("""
                select budget || ' ' || brands::text || ' ' || sizes::text || ' ' || language || ' ' || time_zone || ' '
                  || consent from customer_preferences
                """)).containsExactly("1500-2500 EUR {Canyon,Trek} {M,L} ru Europe/Moscow true");
        assertThat(values("select coalesce(telegram, whatsapp) from customers order by full_name"))
                .containsExactly("@igor_volkov", "+79167654321");
    }

    @Test
    void readsCasesAndTheRequestsThatBelongToThem() {
        run();
        assertThat(values("""
                select r.status || ' ' || r.amount_eur || ' ' || r.amount_rub || ' ' || r.reserve_action || ' '
                  || k.reason || ' ' || u.name || ' ' || a.name
                from refund_requests r join order_cases k on k.id = r.case_id join users u on u.id = r.requested_by
                join users a on a.id = r.approved_by
                """))
                .containsExactly("PAID 20.00 1900.00 keep The frame has scratches Oleg Sidorov Anna Petrova");
        assertThat(values("""
                select r.status || ' ' || r.amount_eur || ' ' || r.type || ' ' || k.type
                from compensation_requests r join order_cases k on k.id = r.case_id
                """)).containsExactly("SETTLEMENT_PENDING 15.50 voucher complaint");
    }

    @Test
    void readsWonAndLostLeads() {
        run();
        assertThat(values("select status || ' ' || coalesce(reject_reason, '-') from leads order by legacy_id"))
                .containsExactly("CONVERTED -", "REJECTED OTHER");
    }
}
