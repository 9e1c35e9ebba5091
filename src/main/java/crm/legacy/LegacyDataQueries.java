package crm.legacy;

import crm.graphql.Loaders;
import crm.sql.StoredJson;
import org.springframework.stereotype.Component;

/** Reads the table {@code legacy_data}. */
@Component
class LegacyDataQueries {

    static final String LOADER = "legacyData";

    LegacyDataQueries(StoredJson json, Loaders loaders) {
        loaders.toOne(LOADER, json.column("legacy_data", "record_id", "data"));
    }
}
