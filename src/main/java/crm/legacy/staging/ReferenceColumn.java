package crm.legacy.staging;

import crm.legacy.row.LegacyTable;
import java.util.List;

/**
 * A column of the export that refers to another record.
 *
 * @param field the column of the target table
 * @param target the table of the record
 * @param requirement what happens to a row whose record does not exist
 * @param linkedLater whether a later import that contains a missing record sets the reference
 * @param exclusive whether at most one row may refer to the same record
 * @param sources its names in the old schema
 * @param decidedBy the columns of which one must be in the export; otherwise the record keeps its reference
 */
public record ReferenceColumn(
        String field,
        LegacyTable target,
        Requirement requirement,
        boolean linkedLater,
        boolean exclusive,
        List<String> sources,
        List<String> decidedBy) {

    /** What happens to a row whose record does not exist. */
    public enum Requirement {
        /** The reference is required; the import rejects the row if its record does not exist. */
        REQUIRED,
        /** The reference may be empty; the import rejects the row if its record does not exist. */
        MUST_EXIST,
        /** The import leaves the reference empty if its record does not exist. */
        OPTIONAL
    }

    /** The reference is required, and its record must exist. */
    public static ReferenceColumn required(String field, LegacyTable target, String... sources) {
        return of(field, target, Requirement.REQUIRED, sources);
    }

    /** The reference may be empty; otherwise its record must exist. */
    public static ReferenceColumn mustExist(String field, LegacyTable target, String... sources) {
        return of(field, target, Requirement.MUST_EXIST, sources);
    }

    /** The reference is left empty if its record does not exist; a later import may set it. */
    public static ReferenceColumn optional(String field, LegacyTable target, String... sources) {
        return of(field, target, Requirement.OPTIONAL, sources);
    }

    private static ReferenceColumn of(String field, LegacyTable target, Requirement requirement, String... sources) {
        boolean linkedLater = requirement == Requirement.OPTIONAL;
        List<String> names = List.of(sources);
        return new ReferenceColumn(field, target, requirement, linkedLater, false, names, names);
    }

    /** A later import does not set the reference. */
    public ReferenceColumn notLinkedLater() {
        return new ReferenceColumn(field, target, requirement, false, exclusive, sources, decidedBy);
    }

    /** At most one row may refer to the same record: a later import sets the reference of the oldest row. */
    public ReferenceColumn onePerRecord() {
        return new ReferenceColumn(field, target, requirement, linkedLater, true, sources, decidedBy);
    }

    public ReferenceColumn decidedBy(String... columns) {
        return new ReferenceColumn(field, target, requirement, linkedLater, exclusive, sources, List.of(columns));
    }

    public boolean isRequired() {
        return requirement == Requirement.REQUIRED;
    }

    /** The import rejects a row whose record does not exist. */
    boolean rejectsRow() {
        return requirement != Requirement.OPTIONAL;
    }

    /** The column of the staging table. */
    String staged() {
        return field + "_ref";
    }
}
