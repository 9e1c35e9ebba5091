package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import crm.crypto.Sha256;
import crm.legacy.value.RejectionReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tracking links of the old CRM keep working, and nothing that the import writes contains a token. */
class TokenTest extends ImportTest {

    private static final String TOKEN = "43c5679edd9d47b4fd0417048c3031c1";

    private static final String OTHER = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1";

    private static final String HEADER = "id,order_code,customer_id,bike_name,status,magic_link_token,created_at";

    private static String row(String id, String status, String token) {
        return "%1$s,ORD-%1$s,C1,Trek,%2$s,%3$s,2026-01-02T00:00:00Z".formatted(id, status, token);
    }

    private static String hash(String token) {
        return HexFormat.of().formatHex(Sha256.of(token.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> tokens() {
        return values("""
                select concat_ws(' ', o.order_code, encode(k.token_hash, 'hex'), k.imported, k.revoked_at is not null)
                from tracking_tokens k join orders o on o.id = k.order_id order by k.created_at, k.id
                """);
    }

    @Test
    void keepsOnlyTheHash() throws Exception {
        oneCustomer();
        csv("orders.csv", HEADER, row("1", "new", TOKEN), row("2", "new", ""));
        run();

        assertThat(tokens()).containsExactly("ORD-1 " + hash(TOKEN) + " t f");
        assertNowhere(TOKEN);
    }

    @Test
    void redactsTokensInReports() throws Exception {
        oneCustomer();
        csv(
                "orders.csv",
                HEADER,
                row("1", "nonsense", TOKEN),
                row("2", "new", TOKEN) + ",surplus",
                "3,ORD-3,C1,Trek, one comma too many,new," + TOKEN + ",2026-01-02T00:00:00Z",
                "4,ORD-4,C1," + TOKEN,
                row("5", "new", TOKEN),
                row("5", "new", TOKEN),
                row("6", "new", TOKEN));
        run();
        assertThat(rejects()).hasSize(5);
        assertThat(rejects())
                .filteredOn(entry -> entry.get("line").longValue() == 2)
                .singleElement()
                .satisfies(entry -> assertThat(
                                entry.get("row").get("magic_link_token").stringValue())
                        .isEqualTo("***"));
        assertThat(warnings()).hasSize(1);
        assertWarned("orders.csv", 8, "magic_link_token", RejectionReason.TOKEN_TAKEN, "***");
        assertNowhere(TOKEN);

        remove("orders.csv");
        file(
                "orders.ndjson",
                "{\"id\": \"9\", \"magic_link_token\": \"%1$s\", \"x\": {\"magic_link_token\": \"%1$s\n"
                                .formatted(TOKEN)
                        + "{\"id\": \"9\", \"status\": \"nonsense\", \"magic_link_token\": \"%s\"}\n".formatted(TOKEN)
                        + "{\"id\": \"9\", magic_link_token: %s}\n".formatted(TOKEN)
                        + "%s\n".formatted(TOKEN));
        run();
        assertThat(rejects()).hasSize(4);
        assertNowhere(TOKEN);
    }

    /** The reports, and every text of every table. */
    private void assertNowhere(String token) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(read(file)).as(file.toString()).doesNotContain(token);
            }
        }
        for (String table : values("select tablename from pg_tables where schemaname = current_schema()")) {
            assertThat(count(table + " t where t::text like '%" + token + "%'"))
                    .as(table)
                    .isZero();
        }
    }

    @Test
    void replacesATokenThatChangedInTheOldCrm() {
        oneCustomer();
        csv("orders.csv", HEADER, row("1", "new", TOKEN));
        run();

        csv("orders.csv", HEADER, row("1", "new", OTHER));
        runAgain();
        assertThat(tokens()).containsExactly("ORD-1 " + hash(TOKEN) + " t t", "ORD-1 " + hash(OTHER) + " t f");

        csv("orders.csv", HEADER, row("1", "new", TOKEN));
        runAgain();
        assertThat(tokens()).containsExactly("ORD-1 " + hash(TOKEN) + " t f", "ORD-1 " + hash(OTHER) + " t t");
    }

    @Test
    void keepsATokenRevokedThatWasRevokedHere() {
        oneCustomer();
        csv("orders.csv", HEADER, row("1", "new", TOKEN));
        run();
        jdbc.sql("update tracking_tokens set revoked_at = now()").update();

        csv("orders.csv", HEADER, row("1", "under_inspection", TOKEN));
        assertThat(runAgain().total().updated()).isEqualTo(1);

        assertThat(tokens()).containsExactly("ORD-1 " + hash(TOKEN) + " t t");
    }
}
