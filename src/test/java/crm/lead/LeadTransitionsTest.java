package crm.lead;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ApiTest
class LeadTransitionsTest {

    /** The number of a lead of the fixture in the status, and the steps that it is offered. */
    private static final Map<LeadStatus, String> STEPS = Map.of(
            LeadStatus.NEW, "1: IN_PROGRESS, CONTACTED, QUALIFIED, REJECTED REASON, CONVERTED CONVERT",
            LeadStatus.IN_PROGRESS, "2: CONTACTED, QUALIFIED, REJECTED REASON, CONVERTED CONVERT",
            LeadStatus.CONTACTED, "3: IN_PROGRESS, QUALIFIED, REJECTED REASON, CONVERTED CONVERT",
            LeadStatus.QUALIFIED, "4: CONTACTED, REJECTED REASON, CONVERTED CONVERT",
            LeadStatus.REJECTED, "5: IN_PROGRESS NOTE",
            LeadStatus.CONVERTED, "6: ");

    @Autowired
    private Api api;

    @ParameterizedTest
    @EnumSource
    void offersTheTransitionsOfEachStatus(LeadStatus status) {
        assertThat(STEPS).containsKey(status);
        String[] expected = STEPS.get(status).split(": ", 2);
        Reply reply = api.query("""
                { lead(id: "LEAD-%06d") { status availableTransitions { to allowed requires blockers { code } } } }
                """.formatted(Integer.parseInt(expected[0])));
        assertThat(reply.data("lead.status").asString()).isEqualTo(status.name());
        List<String> offered = new ArrayList<>();
        for (JsonNode step : reply.data("lead.availableTransitions")) {
            assertThat(step.path("allowed").asBoolean()).isTrue();
            assertThat(step.path("blockers").isEmpty()).isTrue();
            StringBuilder text = new StringBuilder(step.path("to").asString());
            step.path("requires").forEach(needed -> text.append(" ").append(needed.asString()));
            offered.add(text.toString());
        }
        assertThat(String.join(", ", offered)).isEqualTo(expected[1]);
    }
}
