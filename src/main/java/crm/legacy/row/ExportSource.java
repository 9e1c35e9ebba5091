package crm.legacy.row;

import java.util.Map;
import java.util.function.Function;

/** Where an import reads from: files, or a database. */
public interface ExportSource {

    /**
     * Opens the source, passes its rows to the reader, and closes the source. The rows can be read until the reader
     * returns.
     *
     * @throws ExportUnreadable if the source cannot be imported as it is
     * @throws SourceUnavailable if the source cannot be reached at present, or was lost while the reader read it
     */
    <T> T read(Function<Export, T> reader);

    /** The same source, read with a mapping of statuses. */
    default ExportSource with(Map<LegacyTable, StatusMapping> statuses) {
        ExportSource source = this;
        return new ExportSource() {

            @Override
            public <T> T read(Function<Export, T> reader) {
                return source.read(export -> reader.apply(export.with(statuses)));
            }
        };
    }

    /** A source that needs neither opening nor closing. */
    static ExportSource of(Export export) {
        return new ExportSource() {

            @Override
            public <T> T read(Function<Export, T> reader) {
                return reader.apply(export);
            }
        };
    }
}
