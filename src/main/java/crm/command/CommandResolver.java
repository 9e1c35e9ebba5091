package crm.command;

import crm.crypto.Sha256;
import crm.security.Caller;
import graphql.schema.DataFetchingEnvironment;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.dataloader.DataLoader;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.graphql.data.method.HandlerMethodArgumentResolver;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Resolves the {@link Command} parameter of controllers. */
@Component
class CommandResolver implements HandlerMethodArgumentResolver {

    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .addModule(new SimpleModule().addSerializer(BigDecimal.class, new ByValue()))
            .build();

    /** Writes equal numbers equally: 10.5 and 10.50 are one amount. */
    private static final class ByValue extends ValueSerializer<BigDecimal> {

        @Override
        public void serialize(BigDecimal number, JsonGenerator json, SerializationContext context) {
            json.writeString(number.stripTrailingZeros().toString());
        }
    }

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
