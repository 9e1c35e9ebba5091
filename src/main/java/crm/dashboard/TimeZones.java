package crm.dashboard;

import crm.graphql.RequestRefused;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Whose days are counted. */
@Component
@EnableConfigurationProperties(DashboardSettings.class)
class TimeZones {

    /** Names that the time zone database once had, and PostgreSQL has no more. */
    private static final String ONLY_JAVA = "SystemV/";

    private final DashboardSettings settings;

    TimeZones(DashboardSettings settings) {
        this.settings = settings;
    }

    /**
     * @param name in the time zone database; null for the one of the settings
     * @throws RequestRefused if it is unknown to Java or to PostgreSQL. Offsets are too: PostgreSQL reads
     *     {@code -10:00} as east of Greenwich.
     */
    ZoneId zone(@Nullable String name) {
        if (name == null) {
            return settings.timeZone();
        }
        if (!ZoneId.getAvailableZoneIds().contains(name) || name.startsWith(ONLY_JAVA)) {
            throw RequestRefused.badArgument("timeZone", "period.timeZone", name);
        }
        return ZoneId.of(name);
    }
}
