package crm.legacy.value;

import static crm.legacy.value.MalformedValues.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class JsonValueParserTest {

    @Test
    void rejectsJsonThatPostgreSqlCannotStore() {
        assertThat(JsonValueParser.json("{\"a\": [1, null]}")).isEqualTo("{\"a\":[1,null]}");
        assertMalformed(RejectionReason.INVALID_JSON, JsonValueParser::json, "{");
        assertMalformed(RejectionReason.INVALID_JSON, JsonValueParser::json, "\"\\u0000\"");
        assertMalformed(RejectionReason.INVALID_JSON, JsonValueParser::json, "{} {}");
        assertMalformed(RejectionReason.INVALID_JSON, JsonValueParser::json, "1e100000");
    }
}
