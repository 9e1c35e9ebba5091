package crm.execution;

import graphql.collect.ImmutableMapWithNullValues;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStepInfo;
import graphql.execution.ExecutionStepInfoFactory;
import graphql.execution.ResultPath;
import graphql.execution.ValuesResolver;
import java.util.IdentityHashMap;
import java.util.Map;

/** Makes what few ask for, and most of them after an error: paths, step infos, arguments. */
final class Steps {

    private static final ExecutionStepInfoFactory FACTORY = new ExecutionStepInfoFactory();

    private final ExecutionContext context;

    private final ResultPath rootPath;

    private final ExecutionStepInfo rootInfo;

    private final Map<FieldPlan, Map<String, Object>> arguments = new IdentityHashMap<>();

    /** @param rootInfo of the object that is executed, whose path is that of the root or of a field */
    Steps(ExecutionContext context, ExecutionStepInfo rootInfo) {
        this.context = context;
        this.rootPath = rootInfo.getPath();
        this.rootInfo = rootInfo;
    }

    /** The values of a field's arguments, which are the same for all its parents. */
    Map<String, Object> arguments(FieldPlan field) {
        return field.definition().getArguments().isEmpty()
                ? Map.of()
                : arguments.computeIfAbsent(
                        field,
                        absent -> ValuesResolver.getArgumentValues(
                                context.getGraphQLSchema().getCodeRegistry(),
                                field.definition().getArguments(),
                                field.merged().getArguments(),
                                context.getCoercedVariables(),
                                context.getGraphQLContext(),
                                context.getLocale()));
    }

    ResultPath path(ResponseObject.Place place) {
        ResultPath path = path(place.parent())
                .segment(place.parent().plan().fields()[place.field()].key());
        for (int index : place.indexes()) {
            path = path.segment(index);
        }
        return path;
    }

    private ResultPath path(ResponseObject object) {
        ResponseObject.Place place = object.place();
        return place == null ? rootPath : path(place);
    }

    /** Of the value at a place: of a field, or of an element of its list. */
    ExecutionStepInfo info(ResponseObject.Place place) {
        FieldPlan field = place.parent().plan().fields()[place.field()];
        ResultPath path = path(place.parent()).segment(field.key());
        ExecutionStepInfo info = ExecutionStepInfo.newExecutionStepInfo()
                .type(field.definition().getType())
                .fieldDefinition(field.definition())
                .fieldContainer(field.parentType())
                .field(field.merged())
                .path(path)
                .parentInfo(info(place.parent()))
                .arguments(() -> ImmutableMapWithNullValues.copyOf(arguments(field)))
                .build();
        for (int index : place.indexes()) {
            path = path.segment(index);
            info = FACTORY.newExecutionStepInfoForListElement(info, path);
        }
        return info;
    }

    private ExecutionStepInfo info(ResponseObject object) {
        ResponseObject.Place place = object.place();
        return place == null
                ? rootInfo
                : info(place).changeTypeWithPreservedNonNull(object.plan().type());
    }
}
