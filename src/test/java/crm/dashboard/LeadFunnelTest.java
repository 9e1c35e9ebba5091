package crm.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
class LeadFunnelTest {

    private static final String FUNNEL = """
            { leadFunnel(from: "%s", to: "%s", timeZone: "%s") {
                total importedOnly stages { status reached current importedOnly medianDays } } }""";

    @Autowired
    private Api api;

    /**
     * Leads 6 to 1: one was converted by a rebuilt row, one rejected here, one is new here, of three nothing is known.
     * The first two were new as well, by what their rows left.
     */
    @Test
    void countsHowFarLeadsCame() {
        Reply reply = api.query(FUNNEL.formatted("2018-06-20", "2018-07-03", "UTC"));
        assertThat(reply.data("leadFunnel").toString())
                .isEqualTo("{\"total\":6,\"importedOnly\":3,\"stages\":["
                        + "{\"status\":\"NEW\",\"reached\":3,\"current\":1,\"importedOnly\":0,"
                        + "\"medianDays\":0.0},"
                        + "{\"status\":\"IN_PROGRESS\",\"reached\":0,\"current\":0,\"importedOnly\":1,"
                        + "\"medianDays\":null},"
                        + "{\"status\":\"CONTACTED\",\"reached\":0,\"current\":0,\"importedOnly\":1,"
                        + "\"medianDays\":null},"
                        + "{\"status\":\"QUALIFIED\",\"reached\":0,\"current\":0,\"importedOnly\":1,"
                        + "\"medianDays\":null},"
                        + "{\"status\":\"REJECTED\",\"reached\":1,\"current\":1,\"importedOnly\":0,"
                        + "\"medianDays\":0.125},"
                        + "{\"status\":\"CONVERTED\",\"reached\":1,\"current\":1,\"importedOnly\":0,"
                        + "\"medianDays\":0.125}]}");
    }

    /** The sixth lead came at nine in the morning in UTC: midnight on the tenth meridian's other side. */
    @Test
    void countsDaysInTheTimeZoneOfTheCaller() {
        assertThat(total("2018-06-20", "2018-06-21", "UTC")).isEqualTo(1);
        assertThat(total("2018-06-19", "2018-06-20", "UTC")).isZero();
        assertThat(total("2018-06-19", "2018-06-20", "Pacific/Honolulu")).isEqualTo(1);
        assertThat(total("2018-06-20", "2018-06-21", "Asia/Vladivostok")).isEqualTo(1);
    }

    private int total(String from, String to, String timeZone) {
        return api.query(FUNNEL.formatted(from, to, timeZone))
                .data("leadFunnel.total")
                .asInt();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("2018-06-20", "2018-06-20", "UTC", "to"),
                Arguments.of("2018-06-21", "2018-06-20", "UTC", "to"),
                Arguments.of("2008-06-19", "2018-06-20", "UTC", "to"),
                Arguments.of("2018-06-20", "2018-06-21", "Middle/Earth", "timeZone"),
                Arguments.of("2018-06-20", "2018-06-21", "-10:00", "timeZone"),
                Arguments.of("2018-06-20", "2018-06-21", "", "timeZone"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesInvalidPeriods(String from, String to, String timeZone, String argument) {
        Reply reply = api.query(FUNNEL.formatted(from, to, timeZone));
        assertThat(reply.refusal().code()).isEqualTo("BAD_REQUEST");
        assertThat(reply.refusal().argument()).isEqualTo(argument);
        assertThat(api.as("manager")
                        .in("ru")
                        .query(FUNNEL.formatted(from, to, timeZone))
                        .refusal()
                        .message())
                .containsPattern("[а-я]{3}")
                .isNotEqualTo(reply.refusal().message());
    }

    @Test
    void refusesDaysBeyondTheCalendar() {
        assertThat(api.query(FUNNEL.formatted("+999999999-01-01", "+999999999-12-31", "UTC"))
                        .json()
                        .path("errors")
                        .path(0)
                        .path("extensions")
                        .path("code")
                        .asString())
                .isEqualTo("BAD_REQUEST");
    }
}
