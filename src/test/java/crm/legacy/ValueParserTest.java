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

    private static void assertRefused(RejectionReason reason, Function<String, ?> parser, String text) {
        assertThatExceptionOfType(MalformedValue.class)
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
        assertThat(ValueParser.instant(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2017-02-30T00:00:00Z", "2017-06-14T25:00:00Z", "1066-10-14T00:00:00Z"})
    void refusesWhatIsNoTime(String text) {
        assertRefused(RejectionReason.INVALID_DATE, ValueParser::instant, text);
    }

    @Test
    void readsDates() {
        assertThat(ValueParser.date("2017-06-14")).isEqualTo(LocalDate.of(2017, 6, 14));
        assertThat(ValueParser.date("2017-06-14T23:30:00-02:00")).isEqualTo(LocalDate.of(2017, 6, 15));
        assertRefused(RejectionReason.INVALID_DATE, ValueParser::date, "14.06.2017");
    }

    @Test
    void readsAmountsWithoutRounding() {
        assertThat(ValueParser.amount("1249.90")).isEqualTo(new BigDecimal("1249.9"));
        assertThat(ValueParser.amount("1E+3")).isEqualTo(new BigDecimal("1000"));
        assertThat(ValueParser.amount("999999999999.99")).isEqualTo(new BigDecimal("999999999999.99"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12,50", "-1", "0.001", "1000000000000", "1e999999999", "NaN"})
    void refusesWhatIsNoAmount(String text) {
        assertRefused(RejectionReason.INVALID_DECIMAL, ValueParser::amount, text);
    }

    @Test
    void refusesARateOfZero() {
        assertThat(ValueParser.rate("98.5")).isEqualTo(new BigDecimal("98.5"));
        assertRefused(RejectionReason.INVALID_DECIMAL, ValueParser::rate, "0.000");
    }

    @ParameterizedTest
    @CsvSource({"Paid Search, paid_search", "paidSearch, paid_search", "a-b.c/d, a_b_c_d", "NaN, unknown"})
    void writesSourcesInSnakeCase(String text, String source) {
        assertThat(ValueParser.source(text)).isEqualTo(source);
    }

    @Test
    void readsBooleansUuidsAndCurrencies() {
        assertThat(ValueParser.bool("Yes")).isTrue();
        assertThat(ValueParser.bool("0")).isFalse();
        assertThat(ValueParser.currency("eur")).isEqualTo("EUR");
        assertRefused(RejectionReason.INVALID_BOOLEAN, ValueParser::bool, "maybe");
        assertRefused(RejectionReason.INVALID_UUID, ValueParser::uuid, "1-2-3-4-5");
        assertRefused(RejectionReason.INVALID_CURRENCY, ValueParser::currency, "EURO");
    }

    @Test
    void countsTheCharactersOfATextAsTheDatabaseDoes() {
        assertThat(ValueParser.text(2).apply("🚲🚲")).isEqualTo("🚲🚲");
        assertRefused(RejectionReason.TEXT_TOO_LONG, ValueParser.text(2), "abc");
    }

    @Test
    void refusesJsonThatTheDatabaseCannotHold() {
        assertThat(ValueParser.json("{\"a\": [1, null]}")).isEqualTo("{\"a\":[1,null]}");
        assertRefused(RejectionReason.INVALID_JSON, ValueParser::json, "{");
        assertRefused(RejectionReason.INVALID_JSON, ValueParser::json, "\"\\u0000\"");
        assertRefused(RejectionReason.INVALID_JSON, ValueParser::json, "{} {}");
        assertRefused(RejectionReason.INVALID_JSON, ValueParser::json, "1e100000");
    }
}
