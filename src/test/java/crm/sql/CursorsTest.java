package crm.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import crm.crypto.SigningKeys;
import crm.graphql.RequestRefused;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class CursorsTest {

    private static final String OLD = "the secret of last year, 32 bytes at least";

    private static final String NEW = "the secret of this year, 32 bytes at least";

    private static final Cursors.Position POSITION = new Cursors.Position(
            List.of("2018-07-02 12:00:00+00", "Юлия"), UUID.fromString("0d000000-0000-7000-8000-000000000001"));

    private static final String SIGNED = "by5pZB9DUkVBVEVEX0FUX0RFU0MfMjAxOC0wNy0wMiAxMjowMDowMCswMB_QrtC70Lj"
            + "Rjx8wZDAwMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDEriRCBCT4OZHt7b94";

    private final Cursors cursors = new Cursors(new SigningKeys(List.of(OLD)));

    @Test
    void decodesItsOwnCursors() {
        String cursor = cursors.encode("o.id", "CREATED_AT_DESC", POSITION);
        assertThat(cursor).matches("[A-Za-z0-9_-]+");
        assertThat(cursors.decode("after", cursor, "o.id", "CREATED_AT_DESC")).isEqualTo(POSITION);
    }

    /** Cursors stand in URLs and logs. */
    @Test
    void showsNothingOfItsContent() {
        String content = content(cursors.encode("c.id", "FULL_NAME_ASC", POSITION));
        assertThat(content).doesNotContain("Юлия", "2018", "0d000000", "c.id", "FULL_NAME");
    }

    private static String content(String cursor) {
        return new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
    }

    /** As the version before encrypted cursors wrote it, with the secret {@link #OLD}. */
    @Test
    void acceptsSignedCursorsOfEarlierVersions() {
        assertThat(content(SIGNED)).contains("Юлия");
        assertThat(cursors.decode("after", SIGNED, "o.id", "CREATED_AT_DESC")).isEqualTo(POSITION);
        Cursors newer = new Cursors(new SigningKeys(List.of(NEW)));
        assertRefused("cursor.invalid", () -> newer.decode("after", SIGNED, "o.id", "CREATED_AT_DESC"));
    }

    @Test
    void writesTheSameCursorForTheSamePosition() {
        assertThat(cursors.encode("o.id", "CREATED_AT_DESC", POSITION))
                .isEqualTo(cursors.encode("o.id", "CREATED_AT_DESC", POSITION));
    }

    @Test
    void refusesACursorOfAnotherListOrSort() {
        String cursor = cursors.encode("o.id", "CREATED_AT_DESC", POSITION);
        assertRefused("cursor.otherList", () -> cursors.decode("after", cursor, "l.id", "CREATED_AT_DESC"));
        assertRefused("cursor.otherSort", () -> cursors.decode("after", cursor, "o.id", "CREATED_AT_ASC"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "not a cursor", "AAAA", "b3JkZXJz", "////", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void refusesInvalidCursors(String cursor) {
        assertRefused("cursor.invalid", () -> cursors.decode("before", cursor, "o.id", "CREATED_AT_DESC"));
    }

    @Test
    void refusesAlteredCursors() {
        byte[] bytes = Base64.getUrlDecoder().decode(cursors.encode("o.id", "CREATED_AT_DESC", POSITION));
        for (int i = 0; i < bytes.length; i++) {
            byte[] altered = bytes.clone();
            altered[i] ^= 1;
            String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(altered);
            assertRefused("cursor.invalid", () -> cursors.decode("after", cursor, "o.id", "CREATED_AT_DESC"));
        }
    }

    @Test
    void acceptsCursorsOfListedSecrets() {
        String cursor = cursors.encode("o.id", "CREATED_AT_DESC", POSITION);
        Cursors both = new Cursors(new SigningKeys(List.of(NEW, OLD)));
        assertThat(both.decode("after", cursor, "o.id", "CREATED_AT_DESC")).isEqualTo(POSITION);
        assertThat(both.encode("o.id", "CREATED_AT_DESC", POSITION)).isNotEqualTo(cursor);
        Cursors newer = new Cursors(new SigningKeys(List.of(NEW)));
        assertRefused("cursor.invalid", () -> newer.decode("after", cursor, "o.id", "CREATED_AT_DESC"));
    }

    private static void assertRefused(String messageKey, Runnable decoding) {
        assertThatExceptionOfType(RequestRefused.class)
                .isThrownBy(decoding::run)
                .withMessageStartingWith(messageKey + " ");
    }
}
