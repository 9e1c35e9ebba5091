package crm.command;

import crm.crypto.Sha256;
import crm.security.Caller;
import graphql.schema.DataFetchingEnvironment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.dataloader.DataLoader;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.graphql.data.method.HandlerMethodArgumentResolver;
import org.springframework.stereotype.Component;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Resolves the {@link Command} parameter of controllers. */
@Component
class CommandResolver implements HandlerMethodArgumentResolver {

    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Command.class;
    }

    @Override
    public Command resolveArgument(MethodParameter parameter, DataFetchingEnvironment environment) {
        // Records that an earlier mutation of the same request read may be out of date after this one.
        environment.getDataLoaderRegistry().getDataLoaders().forEach(DataLoader::clearAll);
        Map<String, @Nullable Object> input = new LinkedHashMap<>(
                Objects.requireNonNull(environment.<Map<String, @Nullable Object>>getArgument("input")));
        String key = (String) input.remove("idempotencyKey");
        boolean dryRun = Boolean.TRUE.equals(input.remove("dryRun"));
        return new Command(
                environment.getField().getName(),
                Objects.requireNonNull(
                        Caller.of(environment.getGraphQlContext()), "every mutation asks for a caller: see @auth"),
                key,
                dryRun,
                Sha256.of(CANONICAL.writeValueAsBytes(input)),
                (loader, named, value) -> Objects.requireNonNull(environment.getDataLoader(loader), loader)
                        .clear(named)
                        .prime(named, value));
    }
}
