package crm.execution;

import graphql.ExecutionResult;
import graphql.ExecutionResultImpl;
import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStrategyParameters;
import graphql.execution.MergedField;
import graphql.execution.NonNullableFieldWasNullException;
import graphql.execution.ResultNodesInfo;
import graphql.schema.GraphQLObjectType;
import io.micrometer.context.ContextSnapshot;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.ContextPropagationHelper;

/**
 * Executes queries level by level, and what is below the fields of mutations and subscriptions. What it does not plan,
 * the standard way executes: introspection, and what graphql-java offers as an experiment.
 */
final class BreadthFirstStrategy extends AsyncExecutionStrategy {

    private final DataFetcherExceptionHandler failures;

    private final OperationPlans plans;

    BreadthFirstStrategy(DataFetcherExceptionHandler failures, OperationPlans plans) {
        super(failures);
        this.failures = failures;
        this.plans = plans;
    }

    @Override
    public CompletableFuture<ExecutionResult> execute(
            ExecutionContext context, ExecutionStrategyParameters parameters) {
        if (!isPlanned(context)
                || parameters.getFields().getSubFieldsList().stream()
                        .anyMatch(field -> field.getName().equals("__schema")
                                || field.getName().equals("__type"))) {
            return super.execute(context, parameters);
        }
        OperationPlan plan = plans.of(context);
        ResponseObject root = execute(context, parameters, plan.root(type(parameters), parameters.getFields()));
        plans.keep(context, plan);
        return CompletableFuture.completedFuture(new ExecutionResultImpl(root, context.getErrors()));
    }

    /** An object below a field that another strategy executes. */
    @Override
    protected Object executeObject(ExecutionContext context, ExecutionStrategyParameters parameters) {
        MergedField field = parameters.getField();
        if (!isPlanned(context) || field == null) {
            return super.executeObject(context, parameters);
        }
        OperationPlan plan = plans.of(context);
        ResponseObject object =
                execute(context, parameters, plan.selection(field).of(type(parameters)));
        plans.keep(context, plan);
        if (object != null) {
            return object;
        }
        // What is around the object is lost, too, if the object cannot be null.
        return parameters.getExecutionStepInfo().isNonNullType()
                ? CompletableFuture.failedFuture(
                        new NonNullableFieldWasNullException(parameters.getExecutionStepInfo(), parameters.getPath()))
                : CompletableFuture.completedFuture(null);
    }

    private @Nullable ResponseObject execute(
            ExecutionContext context, ExecutionStrategyParameters parameters, ObjectPlan plan) {
        ContextSnapshot snapshot = ContextPropagationHelper.captureFrom(context.getGraphQLContext());
        // Once for all fetchers: those of events are called by a thread of the stream.
        try (ContextSnapshot.Scope scope = snapshot.setThreadLocals()) {
            return new LevelExecution(context, parameters.getExecutionStepInfo(), failures, snapshot)
                    .execute(plan, parameters.getSource(), parameters.getLocalContext());
        }
    }

    private static GraphQLObjectType type(ExecutionStrategyParameters parameters) {
        return parameters.getExecutionStepInfo().getUnwrappedNonNullTypeAs();
    }

    private static boolean isPlanned(ExecutionContext context) {
        return !context.hasIncrementalSupport()
                && context.propagateErrorsOnNonNullContractFailure()
                && !context.getGraphQLContext().hasKey(ResultNodesInfo.MAX_RESULT_NODES);
    }
}
