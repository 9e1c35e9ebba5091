package crm.legacy.row;

import org.jspecify.annotations.Nullable;

/**
 * A row that an earlier import brought and that its source no longer contains.
 *
 * @param table its name in the old CRM
 * @param id of the row in the old CRM
 * @param recordId of the record here
 * @param code of the record here; null without one
 */
public record DeletedRow(
        String table, String id, String recordId, @Nullable String code) {}
