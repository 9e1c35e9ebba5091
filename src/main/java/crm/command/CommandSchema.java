package crm.command;

import crm.graphql.SchemaClassMapping;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CommandSchema {

    @Bean
    SchemaClassMapping userErrorClasses() {
        return new SchemaClassMapping(Map.of(
                "InvalidInput", InvalidInput.class,
                "NotFound", NotFound.class,
                "StaleVersion", StaleVersion.class,
                "InvalidTransition", InvalidTransition.class,
                "Blocked", Blocked.class,
                "AlreadyExists", AlreadyExists.class));
    }
}
