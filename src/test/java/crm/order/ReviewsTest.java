package crm.order;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class ReviewsTest {

    private static final String ANSWER = """
            { review { id rating text reply repliedAt repliedBy { id } order { orderCode } version createdAt }
              userErrors { code path ... on StaleVersion { expected current } } replayed } }""";

    private static final String CREATE = "mutation($input: CreateReviewInput!) { createReview(input: $input) " + ANSWER;

    private static final String REPLY =
            "mutation($input: ReplyToReviewInput!) { replyToReview(input: $input) " + ANSWER;

    @Autowired
    private Api api;

    private Reply create(Map<String, ?> input) {
        return api.query(CREATE, Map.of("input", input));
    }

    private Reply reply(Map<String, ?> input) {
        return api.query(REPLY, Map.of("input", input));
    }

    @Test
    void reviewIsAnsweredAndTheAnswerChanged() {
        Reply created = create(Map.of("orderId", "ORD-000011", "rating", 4, "text", " Good "));
        assertThat(created.data("createReview.userErrors")).isEmpty();
        String id = created.data("createReview.review.id").asString();
        assertThat(created.data("createReview.review").toString())
                .isEqualTo("{\"id\":\"" + id + "\",\"rating\":4,\"text\":\"Good\",\"reply\":null,\"repliedAt\":null,"
                        + "\"repliedBy\":null,\"order\":{\"orderCode\":\"ORD-000011\"},\"version\":0,"
                        + "\"createdAt\":\"2018-07-02T12:00:00.000Z\"}");

        Reply first = reply(Map.of("id", id, "reply", "Thanks", "expectedVersion", 0));
        assertThat(first.data("replyToReview.review.reply").asString()).isEqualTo("Thanks");
        assertThat(first.data("replyToReview.review.repliedAt").asString()).isEqualTo("2018-07-02T12:00:00.000Z");
        assertThat(first.data("replyToReview.review.repliedBy.id").asString()).isEqualTo(Fixture.MANAGER);
        assertThat(first.data("replyToReview.review.version").asInt()).isEqualTo(1);

        assertThat(reply(Map.of("id", id, "reply", "Thanks!", "expectedVersion", 0))
                        .texts("replyToReview.userErrors", "code"))
                .containsExactly("STALE_VERSION");
        Reply changed = api.as("admin")
                .query(REPLY, Map.of("input", Map.of("id", id, "reply", "Thanks!", "expectedVersion", 1)));
        assertThat(changed.data("replyToReview.review.repliedBy.id").asString()).isEqualTo(Fixture.ADMIN);
        assertThat(changed.data("replyToReview.review.version").asInt()).isEqualTo(2);
        // The same once more is no change.
        assertThat(reply(Map.of("id", id, "reply", "Thanks!"))
                        .data("replyToReview.review.version")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void reviewsAreFoundByRatingAndReply() {
        assertThat(reviews("")).containsExactly("5", "2");
        assertThat(reviews("(filter: {rating: []})")).containsExactly("5", "2");
        assertThat(reviews("(filter: {rating: [2, 3]})")).containsExactly("2");
        assertThat(reviews("(filter: {replied: true})")).containsExactly("5");
        assertThat(reviews("(filter: {replied: false})")).containsExactly("2");
        assertThat(reviews("(filter: {createdAt: {from: \"2018-06-22T00:00:00Z\"}})"))
                .containsExactly("5");
    }

    private List<String> reviews(String arguments) {
        return api.query("{ reviews" + arguments + " { nodes { rating } } }").texts("reviews.nodes", "rating");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6, -1, Integer.MAX_VALUE})
    void refusesOtherRatings(int rating) {
        Reply reply = create(Map.of("orderId", "ORD-000011", "rating", rating));
        assertThat(reply.texts("createReview.userErrors", "code")).containsExactly("INVALID_VALUE");
        assertThat(reply.data("createReview.userErrors.0.path").toString()).isEqualTo("[\"rating\"]");
        assertThat(reply.data("createReview.review").isNull()).isTrue();
    }

    @Test
    void refusesBlankRepliesLongTextsAndUnknownIds() {
        String id = "4f000000-0000-7000-8000-000000000002";
        assertThat(reply(Map.of("id", id, "reply", " ")).texts("replyToReview.userErrors", "code"))
                .containsExactly("REQUIRED");
        assertThat(reply(Map.of("id", id, "reply", "a".repeat(10_001))).texts("replyToReview.userErrors", "code"))
                .containsExactly("TOO_LONG");
        assertThat(reply(Map.of("id", Fixture.order(1), "reply", "a")).texts("replyToReview.userErrors", "code"))
                .containsExactly("NOT_FOUND");
        assertThat(create(Map.of("orderId", "ORD-999999", "rating", 1, "text", "a".repeat(10_001)))
                        .texts("createReview.userErrors", "code"))
                .containsExactly("NOT_FOUND", "TOO_LONG");
    }
}
