package crm.graphql;

import graphql.schema.DataFetchingEnvironment;
import org.springframework.core.MethodParameter;
import org.springframework.graphql.data.method.HandlerMethodArgumentResolver;
import org.springframework.stereotype.Component;

/** Resolves the checked page arguments of controllers. */
@Component
class PageArgumentsResolver implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == PageArguments.class;
    }

    @Override
    public PageArguments resolveArgument(MethodParameter parameter, DataFetchingEnvironment environment) {
        return PageArguments.of(environment);
    }
}
