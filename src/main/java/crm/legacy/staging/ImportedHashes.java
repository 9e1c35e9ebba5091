package crm.legacy.staging;

import crm.legacy.row.LegacyTable;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hashes of the rows that earlier imports took from a table of the old CRM. */
public final class ImportedHashes {

    private final LegacyTable table;

    private @Nullable Boolean importedBefore;

    public ImportedHashes(LegacyTable table) {
        this.table = table;
    }

    /** Whether there are none, because this import is the first one of the table. */
    public boolean isEmpty(ImportRun run) {
        if (importedBefore == null) {
            importedBefore = run.hasImported(table);
        }
        return !importedBefore;
    }

    /** @return by the id in the old CRM, without rows that were not imported; in one statement */
    public Map<String, byte[]> find(ImportRun run, Collection<String> legacyIds) {
        Map<String, byte[]> hashes = new HashMap<>();
        run.jdbc()
                .sql("select legacy_id, row_hash from legacy_records where kind = :kind and legacy_id = any(:ids)")
                .param("kind", table.name())
                .param("ids", legacyIds.toArray(String[]::new))
                .query(row -> {
                    hashes.put(row.getString("legacy_id"), row.getBytes("row_hash"));
                });
        return hashes;
    }
}
