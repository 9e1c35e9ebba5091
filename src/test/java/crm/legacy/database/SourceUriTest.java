package crm.legacy.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.legacy.row.ExportUnreadable;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class SourceUriTest {

    private static SourceUri parse(String text, Map<String, String> environment) {
        return SourceUri.parse(text, environment::get);
    }

    @Test
    void readsAllParts() {
        SourceUri uri = parse(
                "postgres://re%40der:p%25a+s@s@my_db:6543/old%20crm?schema=Old&sslmode=verify-full&connect_timeout=3",
                Map.of("PGPASSWORD", "other"));
        assertThat(uri.host()).isEqualTo("my_db");
        assertThat(uri.port()).isEqualTo(6543);
        assertThat(uri.user()).isEqualTo("re@der");
        assertThat(uri.password()).isEqualTo("p%a+s@s");
        assertThat(uri.database()).isEqualTo("old crm");
        assertThat(uri.schema()).isEqualTo("Old");
        assertThat(uri.properties())
                .containsEntry("sslmode", "verify-full")
                .containsEntry("connectTimeout", "3")
                .containsEntry("socketTimeout", "300");
        assertThat(uri.toString()).doesNotContain("p%a+s@s");
    }

    @Test
    void hasDefaults() {
        SourceUri uri = parse("postgresql://[::1]/old", Map.of("PGUSER", "reader", "PGPASSWORD", "s3cret"));
        assertThat(uri.host()).isEqualTo("[::1]");
        assertThat(uri.port()).isEqualTo(5432);
        assertThat(uri.user()).isEqualTo("reader");
        assertThat(uri.password()).isEqualTo("s3cret");
        assertThat(uri.schema()).isEqualTo("public");
        assertThat(parse("postgresql://reader@host/old", Map.of()).password())
                .as("the driver reads .pgpass")
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            postgresql://u:s3cret@host                       | no name of a database
            postgresql://u:s3cret@host/                      | no name of a database
            postgresql://host/db                             | names no user
            postgresql://u:s3cret@a,b/db                     | one host
            postgresql://u:s3cret@/db                        | one host
            postgresql://u:s3cret@host:70000/db              | the port 70000
            postgresql://u:s3cret%@host/db                   | percent sign
            postgresql://u@host/db?password=s3cret           | unknown parameter password
            postgresql://u@host/db?options=s3cret            | unknown parameter options
            postgresql://u@host/db?schema                    | schema in the address of the database has no value
            postgresql://u@host/db?schema=a&schema=b         | twice
            """)
    void rejectsAMalformedAddressWithoutShowingThePassword(String text, String message) {
        assertThatThrownBy(() -> parse(text, Map.of()))
                .isInstanceOf(ExportUnreadable.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("s3cret");
    }
}
