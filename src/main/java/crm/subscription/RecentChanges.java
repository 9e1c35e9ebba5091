package crm.subscription;

import crm.feed.Change;
import crm.feed.ChangeFeed;
import crm.feed.ChangePosition;
import java.util.ArrayList;
import java.util.List;

/**
 * The last changes that the reader of this node has delivered. Streams that are up to date read them here, all others
 * in the database.
 */
final class RecentChanges {

    private static final int MOST = 5_000;

    private final ChangeFeed feed;

    /** Without a gap, in order. Replaced as a whole. */
    private volatile List<Change> recent = List.of();

    RecentChanges(ChangeFeed feed) {
        this.feed = feed;
    }

    /** By the reader's thread only. */
    void add(List<Change> read) {
        List<Change> both = new ArrayList<>(recent.size() + read.size());
        both.addAll(recent);
        both.addAll(read);
        // Dropped by halves, so that few changes are copied for each batch.
        recent = both.size() <= MOST ? both : List.copyOf(both.subList(both.size() - MOST / 2, both.size()));
    }

    /** The changes after a position, at most as many; empty if there are none yet. */
    List<Change> after(ChangePosition position, int limit) {
        List<Change> all = recent;
        if (all.isEmpty() || position.compareTo(all.getFirst().position()) < 0) {
            return feed.read(position, limit);
        }
        int from = 0;
        int to = all.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (all.get(middle).position().compareTo(position) <= 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return List.copyOf(all.subList(from, Math.min(all.size(), from + limit)));
    }
}
