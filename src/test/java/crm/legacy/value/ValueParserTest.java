package crm.legacy.value;

import static crm.legacy.value.MalformedValues.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class ValueParserTest {

    @ParameterizedTest
    @CsvSource({"Paid Search, paid_search", "paidSearch, paid_search", "a-b.c/d, a_b_c_d", "NaN, unknown"})
    void convertsSourcesToSnakeCase(String text, String source) {
        assertThat(ValueParser.source(text)).isEqualTo(source);
    }

    @Test
    void parsesBooleansUuidsAndCurrencies() {
        assertThat(ValueParser.bool("Yes")).isTrue();
        assertThat(ValueParser.bool("0")).isFalse();
        assertThat(ValueParser.currency("eur")).isEqualTo("EUR");
        assertMalformed(RejectionReason.INVALID_BOOLEAN, ValueParser::bool, "maybe");
        assertMalformed(RejectionReason.INVALID_UUID, ValueParser::uuid, "1-2-3-4-5");
        assertMalformed(RejectionReason.INVALID_CURRENCY, ValueParser::currency, "EURO");
    }

    /** The same rule as in the API. */
    @Test
    void acceptsOnlyCurrenciesThatPeoplePayIn() {
        assertThat(ValueParser.currency("RUR")).isEqualTo("RUB");
        assertThat(ValueParser.currency("USD")).isEqualTo("USD");
        for (String code : List.of("DEM", "FRF", "ITL", "HRK", "BYR", "TRL", "XXX", "XAU")) {
            assertMalformed(RejectionReason.INVALID_CURRENCY, ValueParser::currency, code);
        }
    }

    @Test
    void countsCharactersAsTheDatabaseDoes() {
        assertThat(ValueParser.text(2).apply("🚲🚲")).isEqualTo("🚲🚲");
        assertMalformed(RejectionReason.TEXT_TOO_LONG, ValueParser.text(2), "abc");
    }
}
