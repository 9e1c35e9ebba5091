package crm.inbox;

import crm.command.Command;
import crm.command.Commands;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.PageArguments;
import crm.graphql.TotalCount;
import crm.security.CurrentRights;
import graphql.schema.DataFetchingEnvironment;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class InboxController {

    private final InboxQueries queries;

    private final Inbox inbox;

    private final Commands commands;

    private final CurrentRights rights;

    InboxController(InboxQueries queries, Inbox inbox, Commands commands, CurrentRights rights) {
        this.queries = queries;
        this.inbox = inbox;
        this.commands = commands;
        this.rights = rights;
    }

    @QueryMapping
    Connection<InboxItem> inbox(@Argument boolean unreadOnly, PageArguments page) {
        return queries.page(person(), unreadOnly, page);
    }

    @SchemaMapping(typeName = "InboxItemConnection")
    TotalCount unreadCount() {
        return queries.unread(person());
    }

    @MutationMapping
    MarkInboxReadPayload markInboxRead(@Argument MarkInboxReadInput input, Command command) {
        return commands.run(
                command,
                UUID.class,
                () -> inbox.markRead(input, command),
                result -> new MarkInboxReadPayload(
                        queries.unread(Inbox.person(command)), result.errors(), result.replayed()));
    }

    private UUID person() {
        return UUID.fromString(Objects.requireNonNull(rights.callerId(), "the schema asks for a person"));
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Object> record(InboxItem item, DataFetchingEnvironment environment) {
        if (item.commentId() != null) {
            return Loaders.load(environment, "Comment", item.commentId());
        }
        if (item.orderId() != null) {
            return Loaders.load(environment, "Order", item.orderId());
        }
        if (item.leadId() != null) {
            return Loaders.load(environment, "Lead", item.leadId());
        }
        return item.taskId() == null ? null : Loaders.load(environment, "Task", item.taskId());
    }
}
