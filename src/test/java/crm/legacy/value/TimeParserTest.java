package crm.legacy.value;

import static crm.legacy.value.MalformedValues.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class TimeParserTest {

    @ParameterizedTest
    @CsvSource({
        "2017-06-14T00:00:00Z, 2017-06-14T00:00:00Z",
        "2017-06-14T00:00:00, 2017-06-14T00:00:00Z",
        "2016-09-15T12:16:38+03:00, 2016-09-15T09:16:38Z",
        "2017-01-01 00:00:00+00, 2017-01-01T00:00:00Z",
        "2017-01-01 00:00:00.123456+00, 2017-01-01T00:00:00.123456Z",
    })
    void parsesTimes(String text, Instant instant) {
        assertThat(TimeParser.instant(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2017-02-30T00:00:00Z", "2017-06-14T25:00:00Z", "1066-10-14T00:00:00Z"})
    void rejectsTextsThatAreNotTimes(String text) {
        assertMalformed(RejectionReason.INVALID_DATE, TimeParser::instant, text);
    }

    /** PostgreSQL would round them into the next day. */
    @Test
    void cutsDigitsAfterTheMicrosecondOff() {
        assertThat(TimeParser.instant("2017-06-14T23:59:59.9999999Z"))
                .isEqualTo(Instant.parse("2017-06-14T23:59:59.999999Z"));
    }

    @Test
    void parsesDates() {
        assertThat(TimeParser.date("2017-06-14")).isEqualTo(LocalDate.of(2017, 6, 14));
        assertThat(TimeParser.date("2017-06-14T23:30:00-02:00")).isEqualTo(LocalDate.of(2017, 6, 15));
        assertMalformed(RejectionReason.INVALID_DATE, TimeParser::date, "14.06.2017");
    }
}
