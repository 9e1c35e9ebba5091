package crm.legacy;

import java.util.List;

/**
 * A column of the export that names another record.
 *
 * @param field in the table here
 * @param target what it names
 * @param bond what becomes of the row where it names nothing
 * @param remembered where it names nothing, a later import that brings the record links it
 * @param sources what the old schema called it
 * @param seenBy the columns that decide together whether the file speaks of it
 */
record ReferenceColumn(
        String field, LegacyTable target, Bond bond, boolean remembered, List<String> sources, List<String> seenBy) {

    enum Bond {
        /** The row hangs on it: it must be given, and name something. */
        PARENT,
        /** May be empty; but what is given must name something. */
        PARENT_IF_ANY,
        /** Left empty where it names nothing. */
        OPTIONAL
    }

    static ReferenceColumn parent(String field, LegacyTable target, String... sources) {
        return new ReferenceColumn(field, target, Bond.PARENT, false, List.of(sources), List.of(sources));
    }

    static ReferenceColumn parentIfAny(String field, LegacyTable target, String... sources) {
        return new ReferenceColumn(field, target, Bond.PARENT_IF_ANY, false, List.of(sources), List.of(sources));
    }

    static ReferenceColumn optional(String field, LegacyTable target, String... sources) {
        return new ReferenceColumn(field, target, Bond.OPTIONAL, true, List.of(sources), List.of(sources));
    }

    ReferenceColumn notRemembered() {
        return new ReferenceColumn(field, target, bond, false, sources, seenBy);
    }

    ReferenceColumn seenBy(String... columns) {
        return new ReferenceColumn(field, target, bond, remembered, sources, List.of(columns));
    }

    boolean rejects() {
        return bond != Bond.OPTIONAL;
    }

    /** Users are named by their id here, everything else by its id in the old CRM. */
    String stagedType() {
        return target == LegacyTable.USER ? "uuid" : "text";
    }

    String staged() {
        return field + "_ref";
    }
}
