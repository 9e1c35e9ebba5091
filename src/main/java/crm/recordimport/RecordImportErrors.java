package crm.recordimport;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The file of errors of an import, by line: what clients download, and what the command writes. */
@Component
class RecordImportErrors {

    private static final int READ_AT_ONCE = 500;

    private final RecordImportQueries queries;

    RecordImportErrors(RecordImportQueries queries) {
        this.queries = queries;
    }

    /** Takes the lines of the file. */
    interface Lines {

        void write(String json) throws IOException;
    }

    /** Writes one JSON object for each rejected line, in their order, and reads them in parts. */
    void write(UUID id, Lines out) throws IOException {
        int line = 0;
        List<RecordImportQueries.ErrorLine> part;
        do {
            part = queries.errors(id, line, READ_AT_ONCE);
            for (RecordImportQueries.ErrorLine one : part) {
                out.write(one.json());
                line = one.line();
            }
        } while (part.size() == READ_AT_ONCE);
    }
}
