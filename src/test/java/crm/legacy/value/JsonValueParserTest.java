package crm.legacy.value;

import static crm.legacy.value.MalformedValues.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class JsonValueParserTest {

    @Test
    void rejectsJsonThatPostgreSqlCannotStore() {
        assertThat(JsonValueParser.json("{\"a\": [1, null]}")).isEqualTo("{\"a\":[1,null]}");
        assertMalformed(RejectionReason.INVALID_JSON, JsonValueParser::json, "{");
        assertMalformed(RejectionReason.INVALID_JSON, JsonValueParser::json, "\"\\u0000\"");
        assertMalformed(RejectionReason.INVALID_JSON, JsonValueParser::json, "{} {}");
        assertMalformed(RejectionReason.INVALID_JSON, JsonValueParser::json, "1e100000");
        assertMalformed(RejectionReason.INVALID_JSON, JsonValueParser::json, "[1e-999999999]");
        assertMalformed(RejectionReason.INVALID_JSON, JsonValueParser::jsonOrText, "\uffff");
        assertMalformed(RejectionReason.INVALID_JSON, JsonValueParser::json, "[".repeat(201) + "]".repeat(201));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "\"\"", "\" \"", "\"{}\"", "\"[]\"", " [ ] "})
    void readsEveryFormOfNothingAsAnEmptyObjectAndAnEmptyList(String cell) {
        assertThat(JsonValueParser.isEmpty(cell)).isTrue();
        assertThat(JsonValueParser.object(cell).toString()).isEqualTo("{}");
        assertThat(JsonValueParser.list(cell).toString()).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": null}", "[0]", "0", "false", "text", "", "{"})
    void takesNoOtherValueForNothing(String cell) {
        assertThat(JsonValueParser.isEmpty(cell)).isFalse();
    }
}
