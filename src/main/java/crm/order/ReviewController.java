package crm.order;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.PageArguments;
import crm.user.Manager;
import graphql.schema.DataFetchingEnvironment;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class ReviewController {

    private final Reviews reviews;

    private final OrderDetailsQueries queries;

    private final Commands commands;

    ReviewController(Reviews reviews, OrderDetailsQueries queries, Commands commands) {
        this.reviews = reviews;
        this.queries = queries;
        this.commands = commands;
    }

    @QueryMapping
    Connection<Review> reviews(@Argument @Nullable ReviewFilter filter, PageArguments page) {
        return queries.reviews(filter, page);
    }

    @MutationMapping
    ReviewPayload createReview(@Argument CreateReviewInput input, Command command) {
        return commands.run(command, Changed.class, () -> reviews.create(input), this::payload);
    }

    @MutationMapping
    ReviewPayload replyToReview(@Argument ReplyToReviewInput input, Command command) {
        return commands.run(command, Changed.class, () -> reviews.reply(input, command), this::payload);
    }

    private ReviewPayload payload(Result<Changed> result) {
        return new ReviewPayload(Changed.node(result, queries::reviews), result.errors(), result.replayed());
    }

    @SchemaMapping
    CompletableFuture<Order> order(Review review, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order", review.orderId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> repliedBy(Review review, DataFetchingEnvironment environment) {
        return review.repliedById() == null ? null : Loaders.load(environment, "Manager", review.repliedById());
    }
}
