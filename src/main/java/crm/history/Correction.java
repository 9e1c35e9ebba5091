package crm.history;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a correction means for the figures, which count a status once, and only if it was not corrected away.
 *
 * <p>If the record had the corrected status before, it goes back to it: all changes since then are withdrawn, the stay
 * in the status resumes at its beginning, and the correction is no change of its own. Otherwise the last change is
 * withdrawn, unless the record began with it, and the record has the corrected status from the correction on.
 *
 * @param withdraws the changes that are no longer counted
 * @param since when the record took the status that it goes back to; null if it never had it
 * @param passed the statuses that count afterwards
 */
public record Correction(List<UUID> withdraws, @Nullable Instant since, Set<String> passed) {

    /** SQL that holds for a row {@code h} of the history whose new status counts. */
    public static final String COUNTS = """
            not h.resumed and h.id <> all (array(
              select unnest(c.withdraws) from status_history c where c.correction))""";

    /** SQL that holds for a row {@code h} whose former status was left for good: the stay was not resumed later. */
    public static final String ENDS_A_STAY = """
            h.id <> all (array(
              select unnest(c.withdraws) from status_history c where c.correction and c.resumed))""";

    /** A change of status that counts, as of now. */
    record Passed(UUID id, @Nullable String from, String to, Instant at) {}

    /** @param passed in their order */
    static Correction to(String status, List<Passed> passed) {
        for (int i = passed.size() - 1; i >= 0; i--) {
            if (passed.get(i).to().equals(status)) {
                return of(status, passed, i + 1, passed.get(i).at());
            }
        }
        if (!passed.isEmpty() && status.equals(passed.getFirst().from())) {
            // The old CRM did not record when the record took its first status, but the first change left it.
            return of(status, passed, 0, passed.getFirst().at());
        }
        boolean begun = passed.isEmpty() || passed.getLast().from() == null;
        return of(status, passed, begun ? passed.size() : passed.size() - 1, null);
    }

    /** @param kept how many changes still count */
    private static Correction of(String status, List<Passed> passed, int kept, @Nullable Instant since) {
        Set<String> statuses = passed.subList(0, kept).stream().map(Passed::to).collect(Collectors.toSet());
        statuses.add(status);
        return new Correction(
                passed.subList(kept, passed.size()).stream().map(Passed::id).toList(), since, Set.copyOf(statuses));
    }
}
