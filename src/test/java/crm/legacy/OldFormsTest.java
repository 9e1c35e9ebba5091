package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values in the forms in which databases and programs wrote them over the years. */
class OldFormsTest extends ImportTest {

    private static String quoted(String cell) {
        return '"' + cell.replace("\"", "\"\"") + '"';
    }

    private void snapshots(String... snapshots) {
        oneCustomer();
        String[] rows = new String[snapshots.length];
        for (int i = 0; i < snapshots.length; i++) {
            rows[i] = "O%1$d,ORD-%1$d,C1,Trek,%2$s,new,2026-01-02T00:00:00Z".formatted(i + 1, quoted(snapshots[i]));
        }
        csv("orders.csv", "id,order_code,customer_id,bike_name,bike_snapshot,status,created_at", rows);
    }

    @Test
    void readsJsonThatWasEncodedTwiceAndEmptyJson() {
        String json = "{\"title\": \"Cube\", \"brand\": \"Cube\", \"year\": 2024}";
        String twice = '"' + json.replace("\"", "\\\"") + '"';
        snapshots(json, twice, "{}", "null", "\"\"", "[]");
        assertThat(run().total().rejected()).isZero();
        assertThat(values("select bike_snapshot ->> 'brand' from orders where order_code in ('ORD-1', 'ORD-2')"))
                .containsExactly("Cube", "Cube");
        assertThat(count("orders")).isEqualTo(6);
        assertThat(count("legacy_data")).as("an empty value is nothing to keep").isZero();
    }

    @Test
    void readsTheTimesOfSqlite() {
        customers(
                "C1,Иван,,,2025-09-19 18:15:00",
                "C2,Anna,,,2025-09-19 18:15:00.5",
                "C3,Olga,,,2025-09-19 18:15:00.000000+00");
        assertThat(run().total().rejected()).isZero();
        assertThat(values("select extract(epoch from created_at)::numeric(12, 1) from customers order by full_name"))
                .containsExactly("1758305700.5", "1758305700.0", "1758305700.0");
    }

    @Test
    void readsBooleansInEverySpelling() {
        oneCustomer();
        List<String> spellings = List.of("true", "T", "1", "false", "f", "0", "YES", "no", "");
        String[] rows = new String[spellings.size()];
        for (int i = 0; i < spellings.size(); i++) {
            rows[i] = "O%1$d,ORD-%1$d,C1,Trek,%2$s,new,2026-01-02T00:00:00Z".formatted(i + 1, spellings.get(i));
        }
        csv("orders.csv", "id,order_code,customer_id,bike_name,is_refundable,status,created_at", rows);
        run();
        assertThat(values("select coalesce(refundable::text, 'null') from orders order by order_code"))
                .containsExactly("true", "true", "true", "false", "false", "false", "true", "false", "null");
    }

    /** An id names its record before a code does, whatever other record has that code. */
    @Test
    void prefersTheIdIfAReferenceFitsTwoRecords() {
        oneCustomer();
        csv(
                "orders.csv",
                "id,order_code,customer_id,bike_name,status,created_at",
                "ORD-2,ORD-1,C1,Trek,new,2026-01-02T00:00:00Z",
                "O2,ORD-2,C1,Cube,new,2026-01-02T00:00:00Z");
        csv(
                "documents.csv",
                "id,order_id,type,file_url,uploaded_at",
                "D1,ORD-2,invoice,https://files.example/1.pdf,2026-01-03T00:00:00Z");
        run();
        assertThat(values("select o.legacy_id from documents d join orders o on o.id = d.order_id"))
                .containsExactly("ORD-2");
    }

    @Test
    void takesATranscriptOfAMegabyteWhole() {
        oneOrder();
        String message = "{\"role\": \"seller\", \"text\": \"%s\"}".formatted("велосипед ".repeat(10));
        String transcript = "[" + String.join(",", Collections.nCopies(8000, message)) + "]";
        assertThat(transcript.length()).isGreaterThan(1_000_000);
        csv(
                "negotiations.csv",
                "id,order_id,chat_transcript,created_at",
                "N1,O1," + quoted(transcript) + ",2026-01-02T00:00:00Z");
        assertThat(run().total().rejected()).isZero();
        assertThat(value("select jsonb_array_length(transcript) from negotiations"))
                .isEqualTo("8000");
    }
}
