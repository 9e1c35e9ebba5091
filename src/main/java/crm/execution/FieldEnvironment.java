package crm.execution;

import graphql.GraphQLContext;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionId;
import graphql.execution.ExecutionStepInfo;
import graphql.execution.MergedField;
import graphql.execution.directives.QueryDirectives;
import graphql.execution.directives.QueryDirectivesImpl;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.DataFetchingFieldSelectionSet;
import graphql.schema.DataFetchingFieldSelectionSetImpl;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderRegistry;
import org.jspecify.annotations.Nullable;

/** What a fetcher is told: one source, and what it has in common with the others of its field. */
@SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
final class FieldEnvironment implements DataFetchingEnvironment {

    private final LevelExecution execution;

    private final FieldRun run;

    private final int parent;

    private @Nullable DataFetchingFieldSelectionSet selection;

    FieldEnvironment(LevelExecution execution, FieldRun run, int parent) {
        this.execution = execution;
        this.run = run;
        this.parent = parent;
    }

    private ExecutionContext context() {
        return execution.context();
    }

    private FieldPlan field() {
        return run.field();
    }

    @Override
    public <T> @Nullable T getSource() {
        return (T) run.parents().source(parent);
    }

    @Override
    public Map<String, Object> getArguments() {
        return execution.steps().arguments(field());
    }

    @Override
    public boolean containsArgument(String name) {
        return getArguments().containsKey(name);
    }

    @Override
    public <T> @Nullable T getArgument(String name) {
        return (T) getArguments().get(name);
    }

    @Override
    public <T> T getArgumentOrDefault(String name, T defaultValue) {
        return (T) getArguments().getOrDefault(name, defaultValue);
    }

    @Override
    @Deprecated
    public <T> @Nullable T getContext() {
        return (T) context().getContext();
    }

    @Override
    public GraphQLContext getGraphQlContext() {
        return context().getGraphQLContext();
    }

    @Override
    public <T> @Nullable T getLocalContext() {
        return (T) run.parents().localContext(parent);
    }

    @Override
    public <T> @Nullable T getRoot() {
        return (T) context().getRoot();
    }

    @Override
    public GraphQLFieldDefinition getFieldDefinition() {
        return field().definition();
    }

    @Override
    @Deprecated
    public List<Field> getFields() {
        return field().merged().getFields();
    }

    @Override
    public MergedField getMergedField() {
        return field().merged();
    }

    @Override
    public Field getField() {
        return field().merged().getSingleField();
    }

    @Override
    public GraphQLOutputType getFieldType() {
        return field().definition().getType();
    }

    @Override
    public ExecutionStepInfo getExecutionStepInfo() {
        return execution.steps().info(new ResponseObject.Place(run.parents().object(parent), run.number(), new int[0]));
    }

    @Override
    public GraphQLType getParentType() {
        return field().parentType();
    }

    @Override
    public GraphQLSchema getGraphQLSchema() {
        return context().getGraphQLSchema();
    }

    @Override
    public Map<String, FragmentDefinition> getFragmentsByName() {
        return context().getFragmentsByName();
    }

    @Override
    public ExecutionId getExecutionId() {
        return context().getExecutionId();
    }

    @Override
    public DataFetchingFieldSelectionSet getSelectionSet() {
        DataFetchingFieldSelectionSet known = selection;
        if (known == null) {
            known = DataFetchingFieldSelectionSetImpl.newCollector(
                    getGraphQLSchema(),
                    getFieldType(),
                    () -> context()
                            .getNormalizedQueryTree()
                            .get()
                            .getNormalizedField(
                                    field().merged(),
                                    field().parentType(),
                                    getExecutionStepInfo().getPath()));
            selection = known;
        }
        return known;
    }

    @Override
    public QueryDirectives getQueryDirectives() {
        return new QueryDirectivesImpl(
                field().merged(),
                getGraphQLSchema(),
                context().getCoercedVariables(),
                context().getNormalizedVariables(),
                getGraphQlContext(),
                getLocale());
    }

    @Override
    public <K, V> @Nullable DataLoader<K, V> getDataLoader(String name) {
        DataLoader<K, V> loader = getDataLoaderRegistry().getDataLoader(name);
        if (loader != null) {
            run.uses(loader);
        }
        return loader;
    }

    @Override
    public DataLoaderRegistry getDataLoaderRegistry() {
        return context().getDataLoaderRegistry();
    }

    @Override
    public Locale getLocale() {
        return context().getLocale();
    }

    @Override
    public OperationDefinition getOperationDefinition() {
        return context().getOperationDefinition();
    }

    @Override
    public Document getDocument() {
        return context().getDocument();
    }

    @Override
    public Map<String, Object> getVariables() {
        return context().getCoercedVariables().toMap();
    }
}
