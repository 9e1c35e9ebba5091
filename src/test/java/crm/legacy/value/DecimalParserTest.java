package crm.legacy.value;

import static crm.legacy.value.MalformedValues.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class DecimalParserTest {

    @Test
    void parsesAmountsWithoutRounding() {
        assertThat(DecimalParser.amount("1249.90")).isEqualTo(new BigDecimal("1249.9"));
        assertThat(DecimalParser.amount("1E+3")).isEqualTo(new BigDecimal("1000"));
        assertThat(DecimalParser.amount("999999999999.99")).isEqualTo(new BigDecimal("999999999999.99"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12,50", "-1", "0.001", "1000000000000", "1e999999999", "NaN"})
    void rejectsTextsThatAreNotAmounts(String text) {
        assertMalformed(RejectionReason.INVALID_DECIMAL, DecimalParser::amount, text);
    }

    @Test
    void rejectsARateOfZero() {
        assertThat(DecimalParser.rate("98.5")).isEqualTo(new BigDecimal("98.5"));
        assertMalformed(RejectionReason.INVALID_DECIMAL, DecimalParser::rate, "0.000");
    }
}
