package crm.security;

import graphql.schema.idl.RuntimeWiring;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;

/** The directives of the schema that say who may see what. */
@Component
class DirectiveWiring implements RuntimeWiringConfigurer {

    @Override
    public void configure(RuntimeWiring.Builder wiring) {
        // Without a name: root fields are guarded whether or not they carry @auth.
        wiring.directiveWiring(new PiiDirective()).directiveWiring(new AuthDirective());
    }
}
