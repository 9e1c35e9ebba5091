package crm.comment;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.customer.Customer;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.PageArguments;
import crm.lead.Lead;
import crm.order.Order;
import crm.user.Manager;
import graphql.schema.DataFetchingEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class CommentController {

    private final CommentQueries queries;

    private final Comments comments;

    private final Commands commands;

    CommentController(CommentQueries queries, Comments comments, Commands commands) {
        this.queries = queries;
        this.comments = comments;
        this.commands = commands;
    }

    @MutationMapping
    CommentPayload addComment(@Argument AddCommentInput input, Command command) {
        return commands.run(command, Changed.class, () -> comments.add(input, command), this::payload);
    }

    @MutationMapping
    CommentPayload updateComment(@Argument UpdateCommentInput input, Command command) {
        return commands.run(command, Changed.class, () -> comments.update(input, command), this::payload);
    }

    @MutationMapping
    CommentPayload deleteComment(@Argument DeleteCommentInput input, Command command) {
        return commands.run(command, Changed.class, () -> comments.delete(input, command), this::payload);
    }

    private CommentPayload payload(Result<Changed> result) {
        return new CommentPayload(Changed.node(result, queries::byIds), result.errors(), result.replayed());
    }

    @SchemaMapping
    CompletableFuture<Connection<Comment>> comments(
            Order order, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, CommentQueries.OF_ORDERS, order.id(), page);
    }

    @SchemaMapping
    CompletableFuture<Connection<Comment>> comments(
            Lead lead, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, CommentQueries.OF_LEADS, lead.id(), page);
    }

    @SchemaMapping
    CompletableFuture<Connection<Comment>> comments(
            Customer customer, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, CommentQueries.OF_CUSTOMERS, customer.id(), page);
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Order> order(Comment comment, DataFetchingEnvironment environment) {
        return load(environment, "Order", comment.orderId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Lead> lead(Comment comment, DataFetchingEnvironment environment) {
        return load(environment, "Lead", comment.leadId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Customer> customer(Comment comment, DataFetchingEnvironment environment) {
        return load(environment, "Customer", comment.customerId());
    }

    @SchemaMapping
    CompletableFuture<Manager> author(Comment comment, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Manager", comment.authorId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> deletedBy(Comment comment, DataFetchingEnvironment environment) {
        return load(environment, "Manager", comment.deletedBy());
    }

    @SchemaMapping
    CompletableFuture<List<Manager>> mentions(Comment comment, DataFetchingEnvironment environment) {
        CompletableFuture<List<Manager>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (UUID id : comment.mentions()) {
            CompletableFuture<Manager> manager = Loaders.load(environment, "Manager", id);
            all = all.thenCombine(manager, (managers, found) -> {
                managers.add(found);
                return managers;
            });
        }
        return all;
    }

    @SchemaMapping
    CompletableFuture<List<FormerCommentText>> formerTexts(Comment comment, DataFetchingEnvironment environment) {
        return Loaders.load(environment, CommentQueries.FORMER_TEXTS, comment.id());
    }

    private static <T> @Nullable CompletableFuture<T> load(
            DataFetchingEnvironment environment, String loader, @Nullable UUID id) {
        return id == null ? null : Loaders.load(environment, loader, id);
    }
}
