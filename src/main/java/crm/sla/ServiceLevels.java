package crm.sla;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Copies the service levels of the settings into the database at start, where a trigger computes due dates from them.
 * If a level changed since the last start, the owners of the records in that status compute their due dates again.
 */
@Component
@Lazy(false)
@EnableConfigurationProperties(ServiceLevelSettings.class)
class ServiceLevels implements InitializingBean {

    private final ServiceLevelSettings settings;

    private final ServiceLevelRepository levels;

    private final List<DueDates> dueDates;

    private final TransactionTemplate transaction;

    ServiceLevels(
            ServiceLevelSettings settings,
            ServiceLevelRepository levels,
            List<DueDates> dueDates,
            TransactionTemplate transaction) {
        this.settings = settings;
        this.levels = levels;
        this.dueDates = List.copyOf(dueDates);
        this.transaction = transaction;
    }

    @Override
    public void afterPropertiesSet() {
        transaction.executeWithoutResult(status -> {
            // The nodes that wait for the lock find nothing to change.
            levels.lock();
            dueDates.forEach(this::update);
        });
    }

    private void update(DueDates records) {
        List<String> changed = levels.replace(records.subject(), configured(records.subject()));
        if (!changed.isEmpty()) {
            records.recompute(changed);
        }
    }

    private Map<String, Duration> configured(DueDates.Subject subject) {
        return switch (subject) {
            case LEAD -> settings.lead();
            case ORDER -> settings.order();
        };
    }
}
