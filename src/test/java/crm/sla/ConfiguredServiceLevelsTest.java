package crm.sla;

import static org.assertj.core.api.Assertions.assertThat;

import crm.lead.LeadStatus;
import crm.order.OrderStatus;
import crm.sql.EnumNames;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/**
 * A status has a service level in {@code application.yaml} exactly if a manager still has to act. A status that is open
 * and can never be late is an exception that stands here by its name.
 */
@Tag("unit")
class ConfiguredServiceLevelsTest {

    @Test
    void eachOpenStatusOfALeadHasAServiceLevel() throws IOException {
        assertThat(configured("lead")).containsExactlyInAnyOrder(EnumNames.array(LeadStatus.class, LeadStatus::isOpen));
    }

    @Test
    void eachStatusOfAnOrderThatIsNotTerminalHasAServiceLevel() throws IOException {
        assertThat(configured("order"))
                .containsExactlyInAnyOrder(EnumNames.array(OrderStatus.class, status -> !status.isTerminal()));
    }

    /** The names of the statuses that the file has below {@code crm.service-level.<kind>}. */
    private static Set<String> configured(String kind) throws IOException {
        String prefix = "crm.service-level." + kind + ".";
        Set<String> statuses = new TreeSet<>();
        for (PropertySource<?> source :
                new YamlPropertySourceLoader().load("application", new ClassPathResource("application.yaml"))) {
            for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                if (name.startsWith(prefix)) {
                    statuses.add(name.substring(prefix.length()));
                }
            }
        }
        return statuses;
    }
}
