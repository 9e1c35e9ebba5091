package crm.export;

import crm.feed.ChangedRecords;
import crm.feed.RecordType;
import crm.security.CallerRights;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What an export of a type reads. */
record ExportQuery(ExportSource records, List<ExportColumn> columns, Changed changed) {

    /**
     * Which rows have changed since an earlier export.
     *
     * @param condition on the records, for the positions of {@link ChangedRecords}; it may find more than have changed
     * @param types of the changes that tell of records that the file no longer has
     */
    record Changed(String condition, List<RecordType> types) {

        /** A select of the ids; more conditions on {@code f} can follow. */
        String ids() {
            return ChangedRecords.ids(types.toArray(RecordType[]::new));
        }
    }

    /** The same with a column that says whether the record is gone. */
    ExportQuery withDeleted() {
        List<ExportColumn> more = new ArrayList<>(columns);
        more.add(ExportColumn.flag("deleted", "false"));
        return new ExportQuery(records, more, changed);
    }

    /** The columns as the caller may see them, and then the partner that the record came through. */
    String select(CallerRights asked) {
        return "select "
                + columns.stream().map(column -> column.sql(records, asked)).collect(Collectors.joining(", ", "", ", "))
                + (records.through() == null ? "null::uuid" : records.through()) + " as through from "
                + records.from(asked);
    }
}
