package crm.export;

import crm.security.CallerRights;
import java.util.List;
import java.util.stream.Collectors;

/** What an export of a type reads. */
record ExportQuery(ExportSource records, List<ExportColumn> columns) {

    /** The columns as the caller may see them, and then the partner that the record came through. */
    String select(CallerRights asked) {
        return "select "
                + columns.stream().map(column -> column.sql(records, asked)).collect(Collectors.joining(", ", "", ", "))
                + (records.through() == null ? "null::uuid" : records.through()) + " as through from "
                + records.from(asked);
    }
}
