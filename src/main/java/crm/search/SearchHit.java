package crm.search;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * A record that was found.
 *
 * @param matches the closest first, each field once
 */
record SearchHit(SearchType type, UUID id, List<SearchMatch> matches, Rank rank) {

    /**
     * Where it stands among all that are found; what is smaller comes first.
     *
     * @param grade of the best match, as {@link SearchCloseness}
     * @param ofCustomer 1 where the best match is the customer's
     * @param distance of two with the same grade, the smaller is better
     * @param type customers before orders before leads
     * @param at of two equally good ones, the newer comes first
     */
    record Rank(int grade, int ofCustomer, int distance, int type, Instant at, UUID id) implements Comparable<Rank> {

        // As text, ids have the order that they have in PostgreSQL.
        private static final Comparator<Rank> ORDER = Comparator.comparingInt(Rank::grade)
                .thenComparingInt(Rank::ofCustomer)
                .thenComparingInt(Rank::distance)
                .thenComparingInt(Rank::type)
                .thenComparing(Rank::at, Comparator.reverseOrder())
                .thenComparing(rank -> rank.id().toString());

        @Override
        public int compareTo(Rank other) {
            return ORDER.compare(this, other);
        }

        /** As the keys of a cursor. */
        List<String> keys() {
            return List.of(
                    String.valueOf(grade),
                    String.valueOf(ofCustomer),
                    String.valueOf(distance),
                    String.valueOf(type),
                    at.toString());
        }

        static Rank of(List<String> keys, UUID id) {
            return new Rank(
                    Integer.parseInt(keys.get(0)),
                    Integer.parseInt(keys.get(1)),
                    Integer.parseInt(keys.get(2)),
                    Integer.parseInt(keys.get(3)),
                    Instant.parse(keys.get(4)),
                    id);
        }
    }
}
