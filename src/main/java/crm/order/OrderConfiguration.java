package crm.order;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ReserveSettings.class, AutomaticTransitionSettings.class})
class OrderConfiguration {}
