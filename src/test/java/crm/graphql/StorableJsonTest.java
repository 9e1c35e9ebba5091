package crm.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class StorableJsonTest {

    /** Without an effect in the tests of the others. */
    private static final int MANY = 1_000_000;

    @Test
    void countsCharactersAsPostgreSqlWritesThem() {
        Map<String, Object> value =
                Map.of("ё\"", List.of(new BigDecimal("1e20"), new BigDecimal("1.50"), "🚲\n", true));
        // As `select '{"ё\"": [1e20, 1.50, "🚲\n", true]}'::jsonb::text` returns it; a line end is counted like
        // other control characters, as six characters.
        String written = "{\"ё\\\"\": [100000000000000000000, 1.50, \"🚲\\n\", true]}";
        int length = written.codePointCount(0, written.length()) + 4;
        assertThat(StorableJson.problem(value, new StorableJson.Limits(length, MANY, MANY)))
                .isNull();
        assertThat(StorableJson.problem(value, new StorableJson.Limits(length - 1, MANY, MANY)))
                .isEqualTo(StorableJson.Problem.CHARACTERS);
    }

    @Test
    void limitsValuesAndDepth() {
        List<Object> value = List.of(1, List.of(2, Map.of("a", 3)));
        assertThat(StorableJson.problem(value, new StorableJson.Limits(MANY, 5, 3)))
                .isNull();
        assertThat(StorableJson.problem(value, new StorableJson.Limits(MANY, 4, 3)))
                .isEqualTo(StorableJson.Problem.VALUES);
        assertThat(StorableJson.problem(value, new StorableJson.Limits(MANY, 5, 2)))
                .isEqualTo(StorableJson.Problem.DEPTH);
    }

    @Test
    void writesNoLargeNumberOut() {
        StorableJson.Limits limits = new StorableJson.Limits(MANY, MANY, MANY);
        for (String number : List.of("1e999999999", "1e-999999999", "1e400", "1e-401")) {
            assertThat(StorableJson.problem(Map.of("a", new BigDecimal(number)), limits))
                    .as(number)
                    .isEqualTo(StorableJson.Problem.NUMBER);
        }
        assertThat(StorableJson.problem(List.of("a\u0000"), limits)).isEqualTo(StorableJson.Problem.TEXT);
        assertThat(StorableJson.problem(Map.of("\ud800", 1), limits)).isEqualTo(StorableJson.Problem.TEXT);
        assertThat(StorableJson.problem(
                        Collections.nCopies(60, new BigDecimal("1e399")), new StorableJson.Limits(20_000, MANY, MANY)))
                .isEqualTo(StorableJson.Problem.CHARACTERS);
    }

    @ParameterizedTest
    @CsvSource({
        "0, true",
        "-1249.90, true",
        "1.7976931348623157e308, true",
        "4.9E-324, true",
        "1e399, true",
        "1e400, false",
        "1e-400, true",
        "1e-401, false",
        "0e99999, false",
        "0e-99999, false",
        "1e99999999999, false",
        "-1e-99999999999, false",
    })
    void allowsNumbersByTheirDigits(String literal, boolean allowed) {
        assertThat(NumberLimits.allowLiteral(literal)).isEqualTo(allowed);
    }

    @Test
    void allowsWholeNumbersByTheirDigits() {
        assertThat(NumberLimits.allowLiteral("9".repeat(400))).isTrue();
        assertThat(NumberLimits.allowLiteral("-" + "9".repeat(401))).isFalse();
        assertThat(NumberLimits.allowLiteral("9".repeat(100_000))).isFalse();
        assertThat(NumberLimits.allow(List.of(1, new BigInteger("9".repeat(400)))))
                .isTrue();
        assertThat(NumberLimits.allow(Map.of("a", List.of(new BigInteger("9".repeat(401))))))
                .isFalse();
    }
}
