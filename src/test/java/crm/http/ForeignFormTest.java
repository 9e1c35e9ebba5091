package crm.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.TestDatabase;
import crm.Tokens;
import java.io.IOException;
import java.net.URLEncoder;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** A form of a foreign page that the browser of an authorized user submits (CSRF). */
@ApiTest
@ChangesTheDatabase
class ForeignFormTest {

    private static final String CHANGE = "mutation { createTask(input: {title: \"Call\"}) { task { id } } }";

    @Autowired
    private ServletWebServerApplicationContext context;

    @Autowired
    private TestDatabase database;

    private long tasks() {
        return database.jdbc()
                .sql("select count(*) from tasks")
                .query(Long.class)
                .single();
    }

    private int post(String contentType, String body) throws IOException {
        return new RawHttp(context.getWebServer().getPort())
                .send(
                        "POST /graphql HTTP/1.1",
                        "Authorization: Bearer " + Tokens.of("manager") + "\r\nContent-Type: " + contentType
                                + "\r\nContent-Length: " + body.length() + "\r\n",
                        body.getBytes(UTF_8))
                .status();
    }

    @Test
    void foreignFormChangesNothing() throws IOException {
        long before = tasks();
        String json = "{\"query\": \"" + CHANGE.replace("\"", "\\\"") + "\"}";

        assertThat(post("application/x-www-form-urlencoded", "query=" + URLEncoder.encode(CHANGE, UTF_8)))
                .isEqualTo(415);
        assertThat(post("text/plain", json)).isEqualTo(415);
        assertThat(post(
                        "multipart/form-data; boundary=x",
                        "--x\r\nContent-Disposition: form-data; name=\"query\"\r\n\r\n" + CHANGE + "\r\n--x--\r\n"))
                .isEqualTo(415);
        assertThat(tasks()).isEqualTo(before);

        // The same mutation as application/json succeeds: the content type was the reason of the refusal.
        assertThat(post("application/json", json)).isEqualTo(200);
        assertThat(tasks()).isEqualTo(before + 1);
    }
}
