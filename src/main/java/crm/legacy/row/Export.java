package crm.legacy.row;

import java.util.List;
import java.util.Map;

/**
 * What one import reads.
 *
 * @param sources the rows of each table; a table may be missing
 * @param notImported names of files or tables of the export that the import does not read
 * @param statuses what the user says about unknown statuses, by table
 */
public record Export(
        Map<LegacyTable, RowSource> sources, List<String> notImported, Map<LegacyTable, StatusMapping> statuses) {

    public Export(Map<LegacyTable, RowSource> sources, List<String> notImported) {
        this(sources, notImported, Map.of());
    }

    /** The same rows, read with a mapping of statuses. */
    public Export with(Map<LegacyTable, StatusMapping> mapping) {
        return new Export(sources, notImported, mapping);
    }
}
