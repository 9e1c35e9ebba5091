package crm.legacy;

import crm.graphql.Loaders;
import crm.sql.Where;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Reads the table {@code legacy_data}. */
@Component
class LegacyDataQueries {

    static final String LOADER = "legacyData";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;

    LegacyDataQueries(JdbcClient jdbc, Loaders loaders) {
        this.jdbc = jdbc;
        loaders.toOne(LOADER, this::byRecords);
    }

    private Map<UUID, Object> byRecords(Collection<UUID> ids) {
        Map<UUID, Object> found = HashMap.newHashMap(ids.size());
        jdbc.sql("select d.record_id, d.data from legacy_data d where d.record_id = any(:ids::uuid[])")
                .param("ids", Where.uuids(ids))
                .query(row -> {
                    found.put(
                            row.getObject("record_id", UUID.class),
                            JSON.readValue(row.getString("data"), Object.class));
                });
        return found;
    }
}
