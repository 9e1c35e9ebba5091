/** Reads the rows of an export from CSV and NDJSON files. */
@NullMarked
package crm.legacy.file;

import org.jspecify.annotations.NullMarked;
