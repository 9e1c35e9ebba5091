package crm.outbound;

import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutboundSettings.class)
class OutboundConfiguration {

    /** The resolver and the filter are no settings: only code can allow private addresses. */
    @Bean
    OutboundClient outboundClient(OutboundSettings settings) {
        return new OutboundClient(settings, SystemDefaultDnsResolver.INSTANCE, PublicAddresses.FILTER);
    }
}
