package crm.sql;

import crm.graphql.NumberLimits;
import crm.graphql.RequestErrorCode;
import crm.graphql.RequestRefused;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads columns of type {@code jsonb}. They may be large, so they are in no {@link TableMapping}: a loader reads them
 * for the records whose JSON is requested, and refuses more than the heap should hold.
 */
@Component
public class StoredJson {

    /** Of all values that one statement returns, in bytes. */
    private static final long LARGEST = 4_000_000;

    private static final long MEGABYTE = 1_000_000;

    /** A number is small in {@code jsonb} and large as text: 1e131000 has 131,000 digits. */
    private static final String UNWRITABLE =
            "$.** ? (@.type() == \"number\" && (@.abs() >= 1e%1$d || @ != 0 && @.abs() < 1e-%1$d))"
                    .formatted(NumberLimits.DIGITS);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;

    StoredJson(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Finds the values of a column by record, as plain Java; without an entry where it is null. Throws
     * {@link RequestRefused} if they are too large together.
     *
     * @param id the column with the record's id
     */
    public Function<Collection<UUID>, Map<UUID, Object>> column(String table, String id, String column) {
        return ids -> read(table, id, column, ids);
    }

    private Map<UUID, Object> read(String table, String id, String column, Collection<UUID> ids) {
        return jdbc.sql("""
                        with found as materialized (
                          select %2$s as id, %3$s as json from %1$s
                          where %2$s = any(:ids::uuid[]) and %3$s is not null),
                        measured as materialized (
                          select sum(case when jsonb_path_exists(json, :unwritable::jsonpath) then :largest::bigint + 1
                            else octet_length(json::text) end) as bytes
                          from found)
                        select f.id, m.bytes, case when m.bytes <= :largest::bigint then f.json::text end as json
                        from found f, measured m
                        """.formatted(table, id, column))
                .param("ids", Where.uuids(ids))
                .param("unwritable", UNWRITABLE)
                .param("largest", LARGEST)
                .query(row -> {
                    Map<UUID, Object> values = HashMap.newHashMap(ids.size());
                    while (row.next()) {
                        if (row.getLong("bytes") > LARGEST) {
                            throw new RequestRefused(
                                    RequestErrorCode.LIMIT_EXCEEDED, null, "json.tooLarge", LARGEST / MEGABYTE);
                        }
                        values.put(ResultSets.uuid(row, "id"), JSON.readValue(row.getString("json"), Object.class));
                    }
                    return values;
                });
    }
}
