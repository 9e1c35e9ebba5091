package crm.partner;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.graphql.Connection;
import crm.graphql.PageArguments;
import crm.security.ApiKeySecret;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

@Controller
class ApiKeyController {

    private final ApiKeyQueries queries;

    private final ApiKeys keys;

    private final Commands commands;

    ApiKeyController(ApiKeyQueries queries, ApiKeys keys, Commands commands) {
        this.queries = queries;
        this.keys = keys;
        this.commands = commands;
    }

    @QueryMapping
    Connection<ApiKey> apiKeys(@Argument @Nullable ApiKeyFilter filter, PageArguments page) {
        return queries.page(filter, page);
    }

    @MutationMapping
    ApiKeyPayload createApiKey(@Argument CreateApiKeyInput input, Command command) {
        ApiKeySecret key = ApiKeySecret.random();
        return commands.run(command, Changed.class, () -> keys.create(input, key, command.actor()), result -> {
            boolean made = result.outcome() != null && !result.replayed() && !command.dryRun();
            return payload(result, made ? key.reveal() : null);
        });
    }

    @MutationMapping
    ApiKeyPayload revokeApiKey(@Argument RevokeApiKeyInput input, Command command) {
        return commands.run(command, Changed.class, () -> keys.revoke(input), result -> payload(result, null));
    }

    private ApiKeyPayload payload(Result<Changed> result, @Nullable String secret) {
        return new ApiKeyPayload(Changed.node(result, queries::byIds), secret, result.errors(), result.replayed());
    }
}
