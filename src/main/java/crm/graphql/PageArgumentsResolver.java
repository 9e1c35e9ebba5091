package crm.graphql;

import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.DataFetchingEnvironment;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
        return PageArguments.of(
                environment.getArgument("first"),
                environment.getArgument("last"),
                environment.getArgument("after"),
                environment.getArgument("before"),
                environment.getMergedField().getFields().stream()
                        .anyMatch(
                                field -> selectsTotalCount(field.getSelectionSet(), environment.getFragmentsByName())));
    }

    // Hand-written: the selection set of the environment computes the whole subtree for every parent of the list.
    private static boolean selectsTotalCount(
            @Nullable SelectionSet selectionSet, Map<String, FragmentDefinition> fragments) {
        if (selectionSet == null) {
            return false;
        }
        for (Selection<?> selection : selectionSet.getSelections()) {
            boolean selected = switch (selection) {
                case Field field -> field.getName().equals("totalCount");
                case InlineFragment fragment -> selectsTotalCount(fragment.getSelectionSet(), fragments);
                case FragmentSpread spread -> {
                    FragmentDefinition fragment = fragments.get(spread.getName());
                    yield fragment != null && selectsTotalCount(fragment.getSelectionSet(), fragments);
                }
                default -> false;
            };
            if (selected) {
                return true;
            }
        }
        return false;
    }
}
