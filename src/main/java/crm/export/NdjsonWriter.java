package crm.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/** A JSON object a line. */
class NdjsonWriter implements RecordWriter {

    private static final JsonFactory JSON = JsonFactory.builder()
            .rootValueSeparator((String) null)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private final List<ExportColumn> columns;

    /** Encoded once, not for each record. */
    private final SerializedString[] names;

    private final JsonGenerator json;

    NdjsonWriter(List<ExportColumn> columns, OutputStream out) {
        this.columns = columns;
        this.names = columns.stream()
                .map(column -> new SerializedString(column.name()))
                .toArray(SerializedString[]::new);
        this.json = JSON.createGenerator(ObjectWriteContext.empty(), out);
    }

    @Override
    public void write(@Nullable String[] values) throws IOException {
        try {
            json.writeStartObject();
            for (int i = 0; i < values.length; i++) {
                json.writeName(names[i]);
                write(columns.get(i).kind(), values[i]);
            }
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    private void write(ExportColumn.Kind kind, @Nullable String value) {
        if (value == null) {
            json.writeNull();
            return;
        }
        switch (kind) {
            case TEXT, TIME -> json.writeString(value);
            case NUMBER -> json.writeNumber(value);
            case BOOLEAN -> json.writeBoolean(Boolean.parseBoolean(value));
        }
    }

    @Override
    public void end() throws IOException {
        try {
            json.close();
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }
}
