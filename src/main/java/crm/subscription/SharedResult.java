package crm.subscription;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.json.JsonMapper;

/** The result of an event, written as JSON once for all clients that receive it. */
final class SharedResult implements ExecutionResult {

    private final ExecutionResult result;

    private final Written written;

    SharedResult(ExecutionResult result, JsonMapper json) {
        this.result = result;
        Map<String, Object> specification = result.toSpecification();
        this.written = new Written(specification, json.writeValueAsString(specification));
    }

    String json() {
        return written.json;
    }

    @Override
    public List<GraphQLError> getErrors() {
        return result.getErrors();
    }

    @Override
    public <T> @Nullable T getData() {
        return result.getData();
    }

    @Override
    public boolean isDataPresent() {
        return result.isDataPresent();
    }

    @Override
    public @Nullable Map<Object, Object> getExtensions() {
        return result.getExtensions();
    }

    @Override
    public Map<String, Object> toSpecification() {
        return written;
    }

    /** The map that Spring's handlers send, with its JSON. */
    @JsonSerialize(using = AsWritten.class)
    private static final class Written extends AbstractMap<String, Object> {

        private final Map<String, Object> values;

        private final String json;

        Written(Map<String, Object> values, String json) {
            this.values = values;
            this.json = json;
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return values.entrySet();
        }
    }

    static final class AsWritten extends ValueSerializer<Written> {

        @Override
        public void serialize(Written value, JsonGenerator generator, SerializationContext context) {
            generator.writeRawValue(value.json);
        }
    }
}
