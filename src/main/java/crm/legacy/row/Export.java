package crm.legacy.row;

import java.util.List;
import java.util.Map;

/**
 * What one import reads.
 *
 * @param sources the rows of each table; a table may be missing
 * @param notImported a description of each file or table that belongs to no table
 */
public record Export(Map<LegacyTable, RowSource> sources, List<String> notImported) {}
