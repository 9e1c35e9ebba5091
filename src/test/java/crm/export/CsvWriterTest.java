package crm.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes of an exported CSV file. */
class CsvWriterTest {

    private static final List<ExportColumn> COLUMNS = List.of(
            ExportColumn.text("id", "t.id"),
            ExportColumn.text("title", "t.title"),
            ExportColumn.number("amount", "t.amount"));

    private static String written(String... values) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CsvWriter csv = new CsvWriter(COLUMNS, out);
        csv.write(values);
        csv.end();
        String file = out.toString(UTF_8);
        assertThat(file).startsWith("id,title,amount\r\n").endsWith("\r\n");
        return file.substring("id,title,amount\r\n".length(), file.length() - "\r\n".length());
    }

    @Test
    void nullIsAnEmptyFieldAndAnEmptyTextIsQuoted() throws IOException {
        assertThat(written("1", null, null)).isEqualTo("1,,");
        assertThat(written("1", "", "5")).isEqualTo("1,\"\",5");
    }

    @Test
    void quotesOnlyWhereTheyAreNeeded() throws IOException {
        assertThat(written("1", "Велосипед; 27'", "5")).isEqualTo("1,Велосипед; 27',5");
        assertThat(written("1", "a,b", "5")).isEqualTo("1,\"a,b\",5");
        assertThat(written("1", "27\" wheel", "5")).isEqualTo("1,\"27\"\" wheel\",5");
        assertThat(written("1", "a\nb\rc", "5")).isEqualTo("1,\"a\nb\rc\",5");
    }

    /** Spreadsheets of East Asia take full-width signs for the same. */
    @Test
    void guardsFormsOfTheSignsOfFormulas() throws IOException {
        for (String start : List.of("＝", "＋", "－", "＠", "﹦", "\u2212", "\u200b=", "\u00a0＝")) {
            assertThat(written("1", start + "1", "-5")).isEqualTo("1,'" + start + "1,-5");
        }
    }

    @Test
    void guardsTextsAgainstFormulasAndLeavesNumbers() throws IOException {
        for (String start : List.of("=", "+", "-", "@", "\t")) {
            assertThat(written("1", start + "1", "-5")).isEqualTo("1,'" + start + "1,-5");
        }
        assertThat(written("1", "\n=1", "-5")).isEqualTo("1,\"'\n=1\",-5");
        assertThat(written("1", "\r=1", "-5")).isEqualTo("1,\"'\r=1\",-5");
    }

    @Test
    void failedWritesAreIoExceptions() throws IOException {
        IOException full = new IOException("No space left on device");
        CsvWriter csv = new CsvWriter(COLUMNS, new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw full;
            }
        });
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100_000; i++) {
                        csv.write(new String[] {"1", "a title that fills the buffer", "5"});
                    }
                })
                .isSameAs(full);
    }
}
