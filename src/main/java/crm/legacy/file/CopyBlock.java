package crm.legacy.file;

import java.util.List;

/**
 * The rows of one {@code COPY … FROM stdin} in a dump.
 *
 * @param schema empty if the statement names none
 * @param offset of the first row, in bytes after decompression
 * @param line of the first row, from 1
 */
record CopyBlock(String schema, String table, List<String> columns, long offset, long line) {}
