package crm.command;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLTypeUtil;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/** The reason OTHER says nothing by itself: each mutation that takes a reason asks for the note with it. */
@ApiTest
class OtherReasonTest {

    /** By mutation: its input, in which the note is missing, is null or is blank. */
    private static final Map<String, String> MUTATIONS = new TreeMap<>(Map.of(
            "cancelOrder", "{id: \"ORD-000004\", reason: OTHER %s}",
            "changeOrderStatus", "{id: \"ORD-000004\", status: CANCELLED, reason: OTHER %s}",
            "changeOrderStatuses", "{ids: [\"ORD-000004\"], status: CANCELLED, reason: OTHER %s}",
            "changeLeadStatus", "{id: \"LEAD-000001\", status: REJECTED, reason: OTHER %s}"));

    @Autowired
    private Api api;

    @Autowired
    private GraphQlSource source;

    @Test
    void theListHasEachMutationWithAReason() {
        Set<String> mutations = source.schema().getMutationType().getFieldDefinitions().stream()
                .filter(OtherReasonTest::takesOther)
                .map(GraphQLFieldDefinition::getName)
                .collect(Collectors.toSet());
        assertThat(mutations).isEqualTo(MUTATIONS.keySet());
    }

    private static boolean takesOther(GraphQLFieldDefinition mutation) {
        return GraphQLTypeUtil.unwrapAll(mutation.getArgument("input").getType())
                        instanceof GraphQLInputObjectType input
                && input.getFieldDefinition("reason") != null
                && GraphQLTypeUtil.unwrapAll(input.getFieldDefinition("reason").getType())
                        instanceof GraphQLEnumType reasons
                && reasons.getValue("OTHER") != null;
    }

    @Test
    void otherNeedsItsNote() {
        MUTATIONS.forEach((mutation, input) -> {
            for (String note : new String[] {"", "note: null", "note: \" \\t\""}) {
                String document = "mutation { " + mutation + "(input: " + input.formatted(note) + ") { "
                        + (mutation.endsWith("es") ? "results { userErrors { code path } }" : "")
                        + " userErrors { code path } } }";
                Reply reply = api.query(document);
                assertThat(reply.body()).as(document).contains("{\"code\":\"REQUIRED\",\"path\":[\"note\"]}");
            }
        });
    }
}
