package crm.sql;

import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/**
 * How a module reads its records: the same columns and the same row mapper for one record, a page, and the pages of
 * many parents.
 *
 * @param columns the select list
 * @param from tables and joins
 * @param id SQL of the id, the tie-breaker of every order
 * @param mapper makes a record of a row
 * @param idOf the id of a record
 * @param owned which of them a partner can see
 * @param referenced alias of the table that has the ids which partners gave the records; null if it has none
 */
public record TableMapping<T>(
        String columns,
        String from,
        String id,
        RowMapper<T> mapper,
        Function<T, UUID> idOf,
        @Nullable Owned owned,
        @Nullable String referenced) {

    /** Of records that partners reach through others only. */
    public TableMapping(String columns, String from, String id, RowMapper<T> mapper, Function<T, UUID> idOf) {
        this(columns, from, id, mapper, idOf, null, null);
    }

    /**
     * Which records came through a partner.
     *
     * @param kind of the records, as scopes name it: {@code order}
     * @param condition SQL that holds for those that came through {@code :partner}
     */
    public record Owned(String kind, String condition) {}

    public TableMapping<T> ownedBy(Owned which) {
        return new TableMapping<>(columns, from, id, mapper, idOf, which, referenced);
    }

    /**
     * The same for records that partners name by ids of their own.
     *
     * @param alias of the table with the columns {@code partner_id} and {@code external_reference}
     */
    public TableMapping<T> referencedBy(String alias) {
        return new TableMapping<>(columns, from, id, mapper, idOf, owned, alias);
    }
}
