package crm.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graphql.parser.Parser;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class NumberLiteralsTest {

    private static final String MANY = "9".repeat(401);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{a(b: %s)}",
                "{a(b:[1,%s])}",
                "{a(b:[-1-%s])}",
                "{a(b: 1.%s)}",
                "{a(b: 1.5e%s)}",
                "{a(b: 1E+%s)}",
                "{a(b: -%s)}",
                "{a(b: \"\" c: %s)}",
                "{a(b: \"\\\"\" c: %s)}",
                "{a(b: \"\\\\\" c: %s)}",
                "{a(b: \"\"\" \\\"\"\" \" \"\" \"\"\" c: %s)}",
                "{a(b: \"#\" c: %s)}",
                "{a #\"\n(c: %s)}",
                "{a #\"\r(c: %s)}",
                "query($v: Int = %s) {a(b: $v)}",
            })
    void findsNumbersWherePartsOfADocumentMayStand(String document) {
        String refused = document.formatted(MANY);
        assertThatThrownBy(() -> NumberLiterals.require(refused)).isInstanceOf(DocumentRefused.class);
        String allowed = document.formatted("9");
        assertThatCode(() -> NumberLiterals.require(allowed)).doesNotThrowAnyException();
        assertThatCode(() -> Parser.parse(allowed)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{a(b: \"%s\")}",
                "{a(b: \"\\\" %s\")}",
                "{a(b: \"\"\" \" %s \"\"\")}",
                "{a(b: \"\"\" \\\"\"\" %s \"\"\")}",
                "{a # %s\n}",
                "{a%s}",
                "{a(b: c%s)}",
            })
    void ignoresDigitsOfTextsCommentsAndNames(String document) {
        String text = document.formatted(MANY);
        assertThatCode(() -> NumberLiterals.require(text)).doesNotThrowAnyException();
        assertThatCode(() -> Parser.parse(text)).doesNotThrowAnyException();
    }

    @Test
    void leavesErrorsOfTheSyntaxToTheParser() {
        for (String text :
                List.of("", "-", "{a(b: -)}", "{a(b: 1.)}", "{a(b: 1e)}", "{a(b: \"", "{a(b: \"\\", "\"\"\"", "1e+")) {
            assertThatCode(() -> NumberLiterals.require(text)).as(text).doesNotThrowAnyException();
        }
    }

    @Test
    void namesTheLine() {
        assertThatThrownBy(() -> NumberLiterals.require("{\n  a(b: 1)\n  c(d: 1e999999999)\n}"))
                .isInstanceOfSatisfying(
                        DocumentRefused.class,
                        refused -> assertThat(refused.details()).containsExactly(400, 3L));
    }
}
