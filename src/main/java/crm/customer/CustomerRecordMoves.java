package crm.customer;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Moves the records of a merged customer to the survivor, and back when the merge is undone. The owner of each table
 * moves its records; this module writes which records a merge moved.
 */
@Component
class CustomerRecordMoves {

    /** In lock order. */
    private final List<CustomerRecords> records;

    private final CustomerMergeRepository merges;

    private final CustomerMergeQueries queries;

    CustomerRecordMoves(List<CustomerRecords> records, CustomerMergeRepository merges, CustomerMergeQueries queries) {
        this.records = records.stream()
                .sorted(Comparator.comparingInt(CustomerRecords::lockRank))
                .toList();
        this.merges = merges;
        this.queries = queries;
    }

    /** Gives the survivor all records of the duplicate. The caller has locked both customers. */
    void move(UUID merge, UUID duplicate, UUID survivor, Instant at) {
        Map<String, List<UUID>> moved = LinkedHashMap.newLinkedHashMap(records.size());
        records.forEach(kind -> moved.put(kind.kind(), kind.moveAll(duplicate, survivor, at)));
        merges.insertMoves(merge, moved);
    }

    /**
     * Gives back what the merge moved. A record that was given to another customer since stays there, even if that
     * customer was merged into the same survivor later.
     *
     * @param chain from the customer that the duplicate was merged into to the survivor, all locked
     */
    void moveBack(UUID merge, UUID duplicate, List<UUID> chain, Instant at) {
        Map<String, List<UUID>> moved = queries.returnable(merge, chain);
        for (CustomerRecords kind : records) {
            List<UUID> ids = moved.getOrDefault(kind.kind(), List.of());
            if (!ids.isEmpty()) {
                kind.moveBack(ids, chain.getLast(), duplicate, at);
            }
        }
    }
}
