package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of the old CRM, one at a time: no file, no database. */
@Tag("unit")
class ValueParserTest {

    private static void assertRefused(Reason reason, Function<String, ?> parser, String text) {
        assertThatExceptionOfType(Malformed.class)
                .as(text)
                .isThrownBy(() -> parser.apply(text))
                .satisfies(malformed -> assertThat(malformed.reason).isEqualTo(reason));
    }

    @ParameterizedTest
    @CsvSource({
        "2017-06-14T00:00:00Z, 2017-06-14T00:00:00Z",
        "2017-06-14T00:00:00, 2017-06-14T00:00:00Z",
        "2016-09-15T12:16:38+03:00, 2016-09-15T09:16:38Z",
        "2017-01-01 00:00:00+00, 2017-01-01T00:00:00Z",
        "2017-01-01 00:00:00.123456+00, 2017-01-01T00:00:00.123456Z",
    })
    void readsTimes(String text, Instant instant) {
        assertThat(Values.instant(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2017-02-30T00:00:00Z", "2017-06-14T25:00:00Z", "1066-10-14T00:00:00Z"})
    void refusesWhatIsNoTime(String text) {
        assertRefused(Reason.INVALID_DATE, Values::instant, text);
    }

    @Test
    void readsDates() {
        assertThat(Values.date("2017-06-14")).isEqualTo(LocalDate.of(2017, 6, 14));
        assertThat(Values.date("2017-06-14T23:30:00-02:00")).isEqualTo(LocalDate.of(2017, 6, 15));
        assertRefused(Reason.INVALID_DATE, Values::date, "14.06.2017");
    }

    @Test
    void readsAmountsWithoutRounding() {
        assertThat(Values.amount("1249.90")).isEqualTo(new BigDecimal("1249.9"));
        assertThat(Values.amount("1E+3")).isEqualTo(new BigDecimal("1000"));
        assertThat(Values.amount("999999999999.99")).isEqualTo(new BigDecimal("999999999999.99"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12,50", "-1", "0.001", "1000000000000", "1e999999999", "NaN"})
    void refusesWhatIsNoAmount(String text) {
        assertRefused(Reason.INVALID_DECIMAL, Values::amount, text);
    }

    @Test
    void refusesARateOfZero() {
        assertThat(Values.rate("98.5")).isEqualTo(new BigDecimal("98.5"));
        assertRefused(Reason.INVALID_DECIMAL, Values::rate, "0.000");
    }

    @ParameterizedTest
    @CsvSource({"Paid Search, paid_search", "paidSearch, paid_search", "a-b.c/d, a_b_c_d", "NaN, unknown"})
    void writesSourcesInSnakeCase(String text, String source) {
        assertThat(Values.source(text)).isEqualTo(source);
    }

    @Test
    void readsBooleansUuidsAndCurrencies() {
        assertThat(Values.bool("Yes")).isTrue();
        assertThat(Values.bool("0")).isFalse();
        assertThat(Values.currency("eur")).isEqualTo("EUR");
        assertRefused(Reason.INVALID_BOOLEAN, Values::bool, "maybe");
        assertRefused(Reason.INVALID_UUID, Values::uuid, "1-2-3-4-5");
        assertRefused(Reason.INVALID_CURRENCY, Values::currency, "EURO");
    }

    @Test
    void countsTheCharactersOfATextAsTheDatabaseDoes() {
        assertThat(Values.text(2).apply("🚲🚲")).isEqualTo("🚲🚲");
        assertRefused(Reason.TEXT_TOO_LONG, Values.text(2), "abc");
    }

    @Test
    void refusesJsonThatTheDatabaseCannotHold() {
        assertThat(Values.json("{\"a\": [1, null]}")).isEqualTo("{\"a\":[1,null]}");
        assertRefused(Reason.INVALID_JSON, Values::json, "{");
        assertRefused(Reason.INVALID_JSON, Values::json, "\"\\u0000\"");
        assertRefused(Reason.INVALID_JSON, Values::json, "{} {}");
        assertRefused(Reason.INVALID_JSON, Values::json, "1e100000");
    }
}
