package crm.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import graphql.GraphQLContext;
import graphql.schema.CoercingParseValueException;
import java.math.BigDecimal;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class DecimalCoercingTest {

    private final DecimalCoercing decimals = new DecimalCoercing();

    private BigDecimal parsed(Object value) {
        return decimals.parseValue(value, GraphQLContext.getDefault(), Locale.ROOT);
    }

    @Test
    void parsesStringsAndNumbersExactly() {
        assertThat(parsed("1249.90")).isEqualTo(new BigDecimal("1249.90"));
        assertThat(parsed("-0.01")).isEqualTo(new BigDecimal("-0.01"));
        assertThat(parsed(7)).isEqualTo(new BigDecimal("7"));
        assertThat(parsed(new BigDecimal("0.1"))).isEqualTo(new BigDecimal("0.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "1.", ".5", "1e5", "NaN", "0x1", "1,5", "1234567890123456789012345678901"})
    void refusesInvalidDecimals(String text) {
        assertThatExceptionOfType(CoercingParseValueException.class).isThrownBy(() -> parsed(text));
    }

    @Test
    void writesPlainDigits() {
        assertThat(decimals.serialize(new BigDecimal("1E+3"), GraphQLContext.getDefault(), Locale.ROOT))
                .isEqualTo("1000");
    }
}
