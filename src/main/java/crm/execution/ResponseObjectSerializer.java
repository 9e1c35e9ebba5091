package crm.execution;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** Writes an object of the answer, and those below it, without a look at the type of each value's class. */
final class ResponseObjectSerializer extends ValueSerializer<ResponseObject> {

    @Override
    public void serialize(ResponseObject object, JsonGenerator json, SerializationContext context) {
        json.writeStartObject();
        FieldPlan[] fields = object.plan().fields();
        for (int i = 0; i < fields.length; i++) {
            json.writeName(fields[i].jsonName());
            write(object.value(i), json, context);
        }
        json.writeEndObject();
    }

    private void write(@Nullable Object value, JsonGenerator json, SerializationContext context) {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case ResponseObject object -> serialize(object, json, context);
            case Integer number -> json.writeNumber(number);
            case Boolean bool -> json.writeBoolean(bool);
            case List<?> list -> {
                json.writeStartArray();
                for (Object element : list) {
                    write(element, json, context);
                }
                json.writeEndArray();
            }
            default -> context.writeValue(json, value);
        }
    }
}
