package crm.execution;

import graphql.execution.MergedField;
import graphql.schema.GraphQLObjectType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is selected of a composite type at one place of an operation: a plan for each object type that occurs. */
final class SelectionPlan {

    private final OperationPlan operation;

    private final MergedField field;

    private final Map<String, ObjectPlan> objects = new ConcurrentHashMap<>();

    SelectionPlan(OperationPlan operation, MergedField field) {
        this.operation = operation;
        this.field = field;
    }

    ObjectPlan of(GraphQLObjectType type) {
        ObjectPlan known = objects.get(type.getName());
        return known != null ? known : objects.computeIfAbsent(type.getName(), name -> operation.plan(type, field));
    }
}
