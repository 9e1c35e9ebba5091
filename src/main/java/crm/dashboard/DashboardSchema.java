package crm.dashboard;

import crm.graphql.SchemaClassMapping;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DashboardSchema {

    @Bean
    SchemaClassMapping dashboardSchemaClasses() {
        return new SchemaClassMapping(Map.ofEntries(
                Map.entry("LeadFunnelStage", LeadFunnel.Stage.class),
                Map.entry("OrderStatusCount", Dashboard.StatusCount.class),
                Map.entry("OrderValue", Dashboard.Value.class),
                Map.entry("DashboardDay", Dashboard.Day.class),
                Map.entry("DashboardDeltas", Dashboard.Deltas.class),
                Map.entry("CountDelta", Dashboard.Delta.class),
                Map.entry("AwaitingManager", Dashboard.Waiting.class),
                Map.entry("SlaBreaches", Dashboard.Waiting.class),
                Map.entry("OrderStats", Stats.class),
                Map.entry("LeadStats", Stats.class),
                Map.entry("OrderStatsGroup", Stats.Group.class),
                Map.entry("LeadStatsGroup", Stats.Group.class),
                Map.entry("StatsKey", Stats.Key.class)));
    }
}
