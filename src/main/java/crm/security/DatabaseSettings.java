package crm.security;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param schema the PostgreSQL schema of the tables; it exists, or the owner of the tables may create it
 * @param readers database roles of other tools that may read the tables; all others may not
 */
@ConfigurationProperties("crm.database")
record DatabaseSettings(
        @DefaultValue("crm") String schema,
        @DefaultValue({}) List<String> readers) {

    /** What PostgreSQL takes without quotes, and does not keep for itself. */
    private static final Pattern NAME = Pattern.compile("(?!pg_|information_schema$)[a-z_][a-z0-9_]{0,62}");

    /** @throws ConfigurationRefused if PostgreSQL has no schema of this name, or not without quotes */
    DatabaseSettings {
        if (!NAME.matcher(schema).matches()) {
            throw new ConfigurationRefused(
                    "The setting crm.database.schema is not the name of a PostgreSQL schema: " + schema + ".",
                    "Set it (environment: CRM_DATABASE_SCHEMA) to at most 63 lower-case letters, digits and "
                            + "underscores. The first one is no digit. The names information_schema and pg_... belong "
                            + "to PostgreSQL.");
        }
    }
}
