package crm.feed;

import java.util.Comparator;

/**
 * A position in the feed: everything up to it has been read.
 *
 * @param epoch the database cluster in which the change was made: see the table {@code feed_epochs}
 * @param transaction the change's transaction, or a later one that changed the same record before
 * @param sequence 0 for the position before all changes of a transaction
 */
public record ChangePosition(int epoch, long transaction, long sequence) implements Comparable<ChangePosition> {

    /** Before all changes. */
    static final ChangePosition START = new ChangePosition(0, 0, 0);

    private static final Comparator<ChangePosition> ORDER = Comparator.comparingInt(ChangePosition::epoch)
            .thenComparingLong(ChangePosition::transaction)
            .thenComparingLong(ChangePosition::sequence);

    /** As {@link #toString} wrote it. */
    public static ChangePosition parse(String text) {
        String[] parts = text.split("/", 3);
        return new ChangePosition(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }

    /** The later one of the two. */
    public ChangePosition orLater(ChangePosition other) {
        return compareTo(other) < 0 ? other : this;
    }

    /** To be stored on the server. Clients get {@link ChangeFeed#cursor}. */
    @Override
    public String toString() {
        return epoch + "/" + transaction + "/" + sequence;
    }

    @Override
    public int compareTo(ChangePosition other) {
        return ORDER.compare(this, other);
    }
}
