package crm.request;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class WatchedHttpConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> watchableHttp() {
        return factory -> factory.setProtocol(WatchedHttpProtocol.class.getName());
    }
}
