package crm.feed;

import crm.sql.Where;
import java.util.Arrays;
import java.util.stream.Collectors;

/** SQL that finds the records that changed between two positions of the feed. */
public final class ChangedRecords {

    private ChangedRecords() {}

    /** The place of a record in its row of the feed. */
    public enum Column {
        RECORD_ID,
        ORDER_ID,
        LEAD_ID,
        CUSTOMER_ID
    }

    /** A condition that holds if an id is the one in this column of a change of a record of these types. */
    public static String contain(String id, Column column, RecordType... types) {
        // A subquery that is hashed once: "is true" prevents that it becomes a join.
        return "(" + id + " in (select f." + column.name() + " from changes f where " + condition(types) + ")) is true";
    }

    /** On a row {@code changes f}. */
    private static String condition(RecordType... types) {
        return "f.record_type in ("
                + Arrays.stream(types).map(ChangedRecords::stored).collect(Collectors.joining(", "))
                + ") and (f.epoch, f.tx_id, f.seq) > (:sinceEpoch, :sinceTx::xid8, :sinceSeq)"
                + " and (f.epoch, f.tx_id) < (:untilEpoch, :untilTx::xid8)";
    }

    /** A select of the ids of records of these types that changed; more conditions on {@code f} can follow. */
    public static String ids(RecordType... types) {
        return "select distinct f.record_id as id from changes f where " + condition(types);
    }

    private static String stored(RecordType type) {
        return type == RecordType.CUSTOMER ? "'CUSTOMER', '" + ChangeFeed.PARTNER_CUSTOMER + "'" : "'" + type + "'";
    }

    /** Sets the two positions. */
    public static Where between(ChangePosition since, ChangePosition until, Where where) {
        return where.with("sinceEpoch", since.epoch())
                .with("sinceTx", String.valueOf(since.transaction()))
                .with("sinceSeq", since.sequence())
                .with("untilEpoch", until.epoch())
                .with("untilTx", String.valueOf(until.transaction()));
    }
}
