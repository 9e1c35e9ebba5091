package crm.user;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.PageArguments;
import crm.graphql.RecordReference;
import crm.security.ActorKind;
import crm.security.Caller;
import graphql.schema.DataFetchingEnvironment;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.ContextValue;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class ManagerController {

    private final ManagerQueries managers;

    private final ManagerAccounts accounts;

    private final Commands commands;

    ManagerController(ManagerQueries managers, ManagerAccounts accounts, Commands commands) {
        this.managers = managers;
        this.accounts = accounts;
        this.commands = commands;
    }

    @QueryMapping
    Connection<Manager> managers(@Argument @Nullable ManagerFilter filter, PageArguments page) {
        return managers.page(filter, page);
    }

    @MutationMapping
    ManagerPayload createManager(@Argument CreateManagerInput input, Command command) {
        return commands.run(command, Changed.class, () -> accounts.create(input), result -> payload(result, command));
    }

    @MutationMapping
    ManagerPayload updateManager(@Argument UpdateManagerInput input, Command command) {
        return commands.run(command, Changed.class, () -> accounts.update(input), result -> payload(result, command));
    }

    @MutationMapping
    ManagerPayload reactivateManager(@Argument ReactivateManagerInput input, Command command) {
        return commands.run(
                command, Changed.class, () -> accounts.reactivate(input), result -> payload(result, command));
    }

    @MutationMapping
    ManagerPayload.Deactivation deactivateManager(@Argument DeactivateManagerInput input, Command command) {
        return commands.run(
                command,
                ManagerAccounts.Deactivated.class,
                () -> accounts.deactivate(input, command.actor()),
                result -> {
                    ManagerAccounts.Deactivated done = result.outcome();
                    UUID id = done == null ? result.subject() : done.id();
                    return new ManagerPayload.Deactivation(
                            command.remember("Manager", Result.found(id, managers::byIds), Manager::id),
                            done == null ? null : done.handedOver(),
                            result.errors(),
                            result.replayed());
                });
    }

    private ManagerPayload payload(Result<Changed> result, Command command) {
        return new ManagerPayload(
                command.remember("Manager", Changed.node(result, managers::byIds), Manager::id),
                result.errors(),
                result.replayed());
    }

    @SchemaMapping
    CompletableFuture<ManagerLoad> load(Manager manager, DataFetchingEnvironment environment) {
        return Loaders.load(environment, ManagerQueries.LOAD, manager.id());
    }

    /** The record of the person who asks. */
    @SchemaMapping(typeName = "Viewer", field = "manager")
    @Nullable
    CompletableFuture<Manager> viewerManager(
            @ContextValue(name = Caller.CONTEXT_KEY) Caller caller, DataFetchingEnvironment environment) {
        return caller.kind() == ActorKind.USER && RecordReference.isUuid(caller.id())
                ? Loaders.load(environment, "Manager", UUID.fromString(caller.id()))
                : null;
    }
}
