package crm.lead;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ApiTest
class LeadTransitionsTest {

    @Autowired
    private Api api;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | NEW | IN_PROGRESS, CONTACTED, QUALIFIED, REJECTED REASON, CONVERTED CONVERT",
                "2 | IN_PROGRESS | CONTACTED, QUALIFIED, REJECTED REASON, CONVERTED CONVERT",
                "3 | CONTACTED | IN_PROGRESS, QUALIFIED, REJECTED REASON, CONVERTED CONVERT",
                "4 | QUALIFIED | CONTACTED, REJECTED REASON, CONVERTED CONVERT",
                "5 | REJECTED | IN_PROGRESS NOTE",
                "6 | CONVERTED | ''"
            })
    void aLeadInEachStatusIsOfferedTheStepsOfTheTable(int number, String status, String steps) {
        Reply reply = api.query("""
                { lead(id: "LEAD-%06d") { status availableTransitions { to allowed requires blockers { code } } } }
                """.formatted(number));
        assertThat(reply.data("lead.status").asString()).isEqualTo(status);
        List<String> offered = new ArrayList<>();
        for (JsonNode step : reply.data("lead.availableTransitions")) {
            assertThat(step.path("allowed").asBoolean()).isTrue();
            assertThat(step.path("blockers").isEmpty()).isTrue();
            StringBuilder text = new StringBuilder(step.path("to").asString());
            step.path("requires").forEach(needed -> text.append(" ").append(needed.asString()));
            offered.add(text.toString());
        }
        assertThat(String.join(", ", offered)).isEqualTo(steps);
    }
}
