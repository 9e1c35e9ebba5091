package crm.recordimport;

import java.io.IOException;
import java.io.Reader;

/** A file of records, which can be read more than once: an upload, or a file of the command line. */
interface RecordFile {

    Reader open() throws IOException;
}
