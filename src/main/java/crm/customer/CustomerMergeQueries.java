package crm.customer;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
import crm.security.Actor;
import crm.security.ActorKind;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the tables {@code customer_merges} and {@code customer_merge_moves}. */
@Component
class CustomerMergeQueries implements NodeSource {

    private static final TableMapping<CustomerMerge> MERGES =
            new TableMapping<>("""
            m.id, m.survivor_id, m.duplicate_id, m.filled, m.merged_at, m.actor_kind, m.actor_id, m.actor_name,
            m.undone_at, m.undone_by_kind, m.undone_by_id, m.undone_by_name,
            (select count(*) from customer_merge_moves v where v.merge_id = m.id and v.kind = 'ORDER') as orders,
            (select count(*) from customer_merge_moves v where v.merge_id = m.id and v.kind = 'LEAD') as leads,
            (select count(*) from customer_merge_moves v where v.merge_id = m.id and v.kind = 'TASK') as tasks
            """, "customer_merges m", "m.id", CustomerMergeQueries::merge, CustomerMerge::id);

    private static final Keyset NEWEST_FIRST = Keyset.descending("MERGED_AT_DESC", "m.merged_at", "timestamptz");

    private final Pages pages;

    private final JdbcClient jdbc;

    private final TableMapping<CustomerMerge> merges;

    CustomerMergeQueries(CustomerVisibility visibility, Pages pages, JdbcClient jdbc, Loaders loaders) {
        this.merges = MERGES.visibleIf(visibility.visible("m.survivor_id"));
        this.pages = pages;
        this.jdbc = jdbc;
        loaders.toMany("Customer.merges", this::ofSurvivors);
    }

    /**
     * The records that undoing a merge returns, by kind. A record that another merge moved later is not among them,
     * unless that merge was undone or belongs to the chain.
     *
     * @param chain the customers that the duplicate was merged into, one after the other
     */
    Map<String, List<UUID>> returnable(UUID merge, Collection<UUID> chain) {
        return jdbc.sql("""
                        select m.kind, m.record_id
                        from customer_merge_moves m join customer_merges c on c.id = m.merge_id
                        where m.merge_id = :merge
                          and not exists (
                            select from customer_merge_moves n join customer_merges later on later.id = n.merge_id
                            where n.record_id = m.record_id and n.kind = m.kind and later.seq > c.seq
                              and later.undone_at is null and later.duplicate_id <> all(:chain::uuid[]))
                        """)
                .param("merge", merge)
                .param("chain", Where.uuids(chain))
                .query(row -> {
                    Map<String, List<UUID>> records = new HashMap<>();
                    while (row.next()) {
                        records.computeIfAbsent(row.getString("kind"), kind -> new ArrayList<>())
                                .add(ResultSets.uuid(row, "record_id"));
                    }
                    return records;
                });
    }

    @Override
    public Map<UUID, CustomerMerge> byIds(Collection<UUID> ids) {
        return pages.byIds(merges, ids);
    }

    /** The merges that were not undone, by duplicate: there is one for each merged customer. */
    Map<UUID, CustomerMerge> holding(Collection<UUID> duplicates) {
        Map<UUID, CustomerMerge> found = HashMap.newHashMap(duplicates.size());
        pages.list(
                        MERGES,
                        new Where()
                                .with("duplicates", Where.uuids(duplicates))
                                .and("m.duplicate_id = any(:duplicates::uuid[])")
                                .and("m.undone_at is null"))
                .forEach(merge -> found.put(merge.duplicateId(), merge));
        return found;
    }

    private Map<UUID, Connection<CustomerMerge>> ofSurvivors(Collection<UUID> customers, PageArguments page) {
        return pages.pages(merges, "m.survivor_id", customers, new Where(), NEWEST_FIRST, page);
    }

    private static CustomerMerge merge(ResultSet row, int number) throws SQLException {
        return new CustomerMerge(
                ResultSets.uuid(row, "id"),
                ResultSets.uuid(row, "survivor_id"),
                ResultSets.uuid(row, "duplicate_id"),
                MergedFields.fromJson(row.getString("filled")),
                row.getInt("orders"),
                row.getInt("leads"),
                row.getInt("tasks"),
                ResultSets.instant(row, "merged_at"),
                Objects.requireNonNull(actor(row, "actor")),
                ResultSets.optionalInstant(row, "undone_at"),
                actor(row, "undone_by"));
    }

    private static @Nullable Actor actor(ResultSet row, String columns) throws SQLException {
        ActorKind kind = ResultSets.optional(ActorKind.class, row, columns + "_kind");
        return kind == null
                ? null
                : new Actor(kind, ResultSets.optionalUuid(row, columns + "_id"), row.getString(columns + "_name"));
    }
}
