package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.legacy.file.ExportDirectory;
import crm.legacy.row.ExportUnreadable;
import crm.legacy.value.RejectionReason;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as spreadsheets, shops, pandas and other tools write them. */
class ToolFilesTest extends ImportTest {

    private static final String TIME = "2024-03-01T10:00:00Z";

    @Test
    void leavesOutEmptyColumnsAtTheEnd() {
        file(
                "customers.csv",
                "id,full_name,created_at,,,\nC1,Anna," + TIME + ",,,\nC2,Boris," + TIME + "\nC3,Vera," + TIME
                        + ",, ,extra\n");
        assertCounts(run().file("customers.csv"), 2, 0, 0, 1);
        assertRejected("customers.csv", 4, "", RejectionReason.WRONG_FIELD_COUNT);
    }

    @Test
    void readsTimesWithEveryOffset() {
        csv(
                "customers.csv",
                "id,full_name,created_at",
                "C0,Anna,2024-03-01 10:22:14 -0500",
                "C1,Anna,2024-03-01 10:22:14 +0000",
                "C2,Anna,2024-03-01 10:22:14 UTC",
                "C3,Anna,2024-03-01",
                "C4,Anna,20240301T102214Z",
                "C5,Anna,2024-03-01T10:22:14.5+0300",
                "C6,Anna,2024-02-30");
        run();
        assertThat(values("select created_at::text from customers order by legacy_id"))
                .containsExactly(
                        "2024-03-01 15:22:14+00",
                        "2024-03-01 10:22:14+00",
                        "2024-03-01 10:22:14+00",
                        "2024-03-01 00:00:00+00",
                        "2024-03-01 10:22:14+00",
                        "2024-03-01 07:22:14.5+00");
        assertRejected("customers.csv", 8, "created_at", RejectionReason.INVALID_DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t", "|"})
    void recognisesTheSeparator(String separator) {
        String text = "\"id\",full_name,created_at\nC1,\"Орлова, Анна\"," + TIME + "\n";
        file("customers.csv", text.replace(", ", "~").replace(",", separator).replace("~", ", "));
        run();
        assertThat(values("select full_name from customers")).containsExactly("Орлова, Анна");
    }

    @Test
    void readsUtf16AndNamesOtherEncodings() {
        String text = "id,full_name,created_at\nC1,Анна Петровна Орлова," + TIME + "\n";
        for (Charset charset : List.of(
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16BE,
                StandardCharsets.UTF_8)) {
            bytes("customers.csv", text.replace("C1", "C-" + charset.name()).getBytes(charset));
            run();
        }
        assertThat(values("select distinct full_name from customers")).containsExactly("Анна Петровна Орлова");
        assertThat(values("select count(*)::text from customers")).containsExactly("4");
        for (String name : List.of("WINDOWS-1251", "KOI8-R")) {
            bytes("customers.csv", text.getBytes(Charset.forName(name)));
            assertThatThrownBy(() -> ExportDirectory.open(export()))
                    .isInstanceOf(ExportUnreadable.class)
                    .hasMessageContaining("customers.csv is not in UTF-8")
                    .hasMessageContaining("iconv -f " + name + " -t UTF-8");
        }
        bytes(
                "customers.csv",
                "id,full_name,created_at\nC1,J\u00f6rg M\u00fcller Gr\u00fc\u00dfe \u00e4\u00f6 \u00fc \u00e4 \u00f6\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ExportDirectory.open(export())).hasMessageContaining("WINDOWS-1252");
    }

    @Test
    void takesToolsSpellingsOfNullForNoValue() {
        csv(
                "customers.csv",
                "id,full_name,phone,email,city,created_at",
                "C1,Anna,NULL,\\N,NaN," + TIME,
                "C2,Null,nan,None,Nan," + TIME);
        run();
        assertThat(values("select concat_ws('/', full_name, phone, email, city) from customers order by legacy_id"))
                .containsExactly("Anna", "Null/Nan");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void readsIntegersThatPandasHoldsAsFloats() {
        csv("customers.csv", "id,full_name,phone,created_at", "1001,Anna,79215550111.0," + TIME);
        csv(
                "orders.csv",
                "id,customer_id,bike_name,status,is_refundable,created_at",
                "2001.0,1001.0,Bike,delivered,1.0," + TIME);
        run();
        assertThat(values("select o.legacy_id || ' ' || c.legacy_id || ' ' || c.phone || ' ' || o.refundable"
                        + " from orders o join customers c on c.id = o.customer_id"))
                .containsExactly("2001 1001 +79215550111 true");
    }

    @Test
    void takesTheFirstOfSeveralAddressesAndKeepsAll() {
        csv(
                "customers.csv",
                "id,full_name,phone,email,created_at",
                "C1,Anna,8 921 555-01-11; 8 921 555-01-12,a@x.example; b@x.example," + TIME);
        run();
        assertThat(values("select email || ' ' || phone from customers")).containsExactly("a@x.example +79215550111");
        assertWarned("customers.csv", 2, "email", RejectionReason.IGNORED_VALUE, "a@x.example; b@x.example");
        assertThat(values("select data ->> 'email' from legacy_data")).containsExactly("a@x.example; b@x.example");
    }

    @Test
    void keepsSourcesInCyrillic() {
        csv("leads.csv", "id,source,status,created_at", "L1,ВК реклама,new," + TIME, "L2,Авито,new," + TIME);
        run();
        assertThat(values("select source from leads order by legacy_id")).containsExactly("вк_реклама", "авито");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void trimsBlanksThatAreNotShown() {
        csv(
                "customers.csv",
                "id,full_name,email,created_at",
                "\u00a0C1\u200b,\ufeff\u00a0Anna\u2060,\u200ba@x.example\u00a0," + TIME,
                "C2,\u200b\u00a0,b@x.example," + TIME);
        run();
        assertThat(values("select legacy_id || ' ' || full_name || ' ' || email from customers"))
                .containsExactly("C1 Anna a@x.example");
        assertRejected("customers.csv", 3, "full_name", RejectionReason.MISSING_VALUE);
    }

    @Test
    void takesIdsOfOtherSystems() {
        csv("customers.csv", "id,full_name,created_at", "CUST-LI1,Anna," + TIME);
        String[] rows = List.of("#1001", "SO/2024/0001", "500Ak00000AbCdEFGH", "ЗАКАЗ-15", "7f3a", "O1").stream()
                .map(id -> id + ",CUST-LI1,Bike,delivered," + TIME)
                .toArray(String[]::new);
        csv("orders.csv", "id,customer_id,bike_name,status,created_at", rows);
        assertCounts(run().file("orders.csv"), 6, 0, 0, 0);
    }
}
