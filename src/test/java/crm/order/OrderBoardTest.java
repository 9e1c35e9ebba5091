package crm.order;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import crm.Statements;
import crm.TestDatabase;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ApiTest
class OrderBoardTest {

    private static final String BOARD = """
            { orderBoard%s { columns { status label count value { amount currency }
                orders(first: 3) { nodes { orderCode status bike { title image { url } } finalPrice { amount
                  } slaBreached } } } } }
            """;

    @Autowired
    private Api api;

    @Autowired
    private Statements statements;

    @Autowired
    private TestDatabase database;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | true",
                "(filter: {status: [DELIVERED]}) | status = 'DELIVERED'",
                "(filter: {createdAt: {to: \"2018-05-01T00:00:00Z\"}, deliveryMethod: [CARGO]}) | created_at < "
                        + "'2018-05-01Z' and delivery_method = 'CARGO'",
            })
    void boardTakesTwoStatements(String filter, String condition) throws Exception {
        String query = BOARD.formatted(filter);
        // An analyst: the first contact of a manager would add a statement of its own.
        assertThat(statements.during(() -> api.as("analyst").query(query))).hasSize(2);

        Reply reply = api.query(query);
        assertThat(reply.data("orderBoard.columns").size()).isPositive();
        for (JsonNode column : reply.data("orderBoard.columns")) {
            String where =
                    " from orders where status = '" + column.path("status").asString() + "' and " + condition;
            assertThat(column.path("count").asInt())
                    .isEqualTo(database.jdbc()
                            .sql("select count(*)" + where)
                            .query(Integer.class)
                            .single());
            assertThat(new BigDecimal(column.path("value").path("amount").asString()))
                    .isEqualByComparingTo(database.jdbc()
                            .sql("select coalesce(sum(final_price), 0)" + where)
                            .query(BigDecimal.class)
                            .single());
            List<String> codes = database.jdbc()
                    .sql("select order_code" + where + " order by created_at desc, id desc limit 3")
                    .query(String.class)
                    .list();
            assertThat(column.path("orders").path("nodes"))
                    .extracting(card -> card.path("orderCode").asString())
                    .containsExactlyElementsOf(codes);
        }
    }
}
