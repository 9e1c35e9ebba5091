package crm.execution;

import graphql.SerializationError;
import graphql.TypeMismatchError;
import graphql.TypeResolutionEnvironment;
import graphql.UnresolvedTypeError;
import graphql.collect.ImmutableMapWithNullValues;
import graphql.execution.AbortExecutionException;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherResult;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStepInfo;
import graphql.execution.NonNullableFieldWasNullError;
import graphql.execution.NonNullableFieldWasNullException;
import graphql.execution.ResultPath;
import graphql.execution.TypeResolutionParameters;
import graphql.execution.UnresolvedTypeException;
import graphql.extensions.ExtensionsBuilder;
import graphql.schema.Coercing;
import graphql.schema.CoercingSerializeException;
import graphql.schema.DataFetcher;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLNamedOutputType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLUnionType;
import graphql.schema.LightDataFetcher;
import graphql.schema.TypeResolver;
import graphql.util.FpKit;
import io.micrometer.context.ContextSnapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.dataloader.DataLoader;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One execution. Whatever can be executed without a loader is executed first; then all loaders are dispatched together.
 * All fields are executed, also those of an object that an error removed from the answer: the specification allows it,
 * and graphql-java does the same.
 */
final class LevelExecution {

    /** Longer than the deadline of a request, which ends its statements. */
    private static final long LONGEST_SECONDS = 60;

    /** In place of a value that cannot be null and is. */
    private static final Object LOST = new Object();

    private static final Comparator<Waiting> ORDER =
            Comparator.comparingInt(fetched -> -fetched.run().field().height());

    private final ExecutionContext context;

    private final DataFetcherExceptionHandler failures;

    private final ContextSnapshot snapshot;

    private final Steps steps;

    private final Deque<Parents> ready = new ArrayDeque<>();

    private List<Waiting> waiting = new ArrayList<>();

    private boolean rootLost;

    /** Fetched values of a field, of which some are still to come. */
    private record Waiting(FieldRun run, @Nullable Object[] values) {

        boolean isDone() {
            for (Object value : values) {
                if (value instanceof CompletableFuture<?> future && !future.isDone()) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * @param root of the object that is executed
     * @param snapshot the context of the request, which this thread has already
     */
    LevelExecution(
            ExecutionContext context,
            ExecutionStepInfo root,
            DataFetcherExceptionHandler failures,
            ContextSnapshot snapshot) {
        this.context = context;
        this.failures = failures;
        this.snapshot = snapshot;
        this.steps = new Steps(context, root);
    }

    ExecutionContext context() {
        return context;
    }

    Steps steps() {
        return steps;
    }

    /** The object with its fields; null if one of them cannot be null and is. */
    @Nullable
    ResponseObject execute(ObjectPlan plan, @Nullable Object source, @Nullable Object localContext) {
        ResponseObject root = new ResponseObject(plan, null);
        Parents parents = new Parents(plan);
        parents.add(source, root, localContext);
        ready.add(parents);
        while (true) {
            for (Parents next = ready.poll(); next != null; next = ready.poll()) {
                execute(next);
            }
            if (waiting.isEmpty()) {
                return rootLost ? null : root;
            }
            load();
        }
    }

    private void execute(Parents parents) {
        for (int i = 0; i < parents.plan().fields().length; i++) {
            execute(new FieldRun(this, parents, i));
        }
    }

    private void requireNotCancelled() {
        if (context.getExecutionInput().isCancelled()) {
            throw new AbortExecutionException("Execution has been asked to be cancelled");
        }
    }

    private void execute(FieldRun run) {
        requireNotCancelled();
        int parents = run.parents().size();
        @Nullable Object[] values = new Object[parents];
        boolean toCome = false;
        for (int i = 0; i < parents; i++) {
            run.at(i);
            values[i] = fetch(run);
            toCome |= values[i] instanceof CompletableFuture<?> future && !future.isDone();
        }
        if (toCome) {
            waiting.add(new Waiting(run, values));
        } else {
            complete(run, values);
        }
    }

    /**
     * Dispatches the loaders of one field and completes what has come: of the field with most levels below it. These
     * may need the same loaders as a field that waits, which then load for both.
     */
    private void load() {
        requireNotCancelled();
        Waiting first = waiting.stream().min(ORDER).orElseThrow();
        int dispatched = 0;
        for (DataLoader<?, ?> loader : first.run().loaders()) {
            dispatched += loader.dispatchWithCounts().getKeysCount();
        }
        if (dispatched == 0
                && !first.isDone()
                && context.getDataLoaderRegistry().dispatchAllWithCount() == 0) {
            awaitAny(first);
        }
        List<Waiting> before = waiting;
        waiting = new ArrayList<>();
        for (Waiting fetched : before) {
            if (fetched.isDone()) {
                complete(fetched.run(), fetched.values());
            } else {
                waiting.add(fetched);
            }
        }
    }

    /** For what another thread fetches. */
    private static void awaitAny(Waiting fetched) {
        CompletableFuture<?>[] toCome = Arrays.stream(fetched.values())
                .filter(CompletableFuture.class::isInstance)
                .map(CompletableFuture.class::cast)
                .filter(future -> !future.isDone())
                .toArray(CompletableFuture[]::new);
        if (toCome.length == 0) {
            return;
        }
        try {
            CompletableFuture.anyOf(toCome).handle((value, failure) -> true).get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("a field was not fetched within " + LONGEST_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private @Nullable Object fetch(FieldRun run) {
        FieldPlan field = run.field();
        if (field.isTypeName()) {
            return field.parentType().getName();
        }
        DataFetcher<?> fetcher = field.fetcher();
        try {
            Object value = fetcher instanceof LightDataFetcher<?> light
                    ? light.get(field.definition(), run.parents().source(run.current()), run)
                    : fetcher.get(run.get());
            return awaited(value);
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private @Nullable Object awaited(@Nullable Object value) {
        if (value instanceof CompletionStage<?> stage) {
            return stage.toCompletableFuture();
        }
        return value instanceof Mono<?> mono
                ? mono.contextWrite(snapshot::updateContext).toFuture()
                : value;
    }

    private void complete(FieldRun run, @Nullable Object[] values) {
        Map<ObjectPlan, Parents> children = run.field().value().selection() == null ? Map.of() : new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            run.at(i);
            Object fetched = values[i] instanceof CompletableFuture<?> future ? result(run, future) : values[i];
            place(run, completed(run, 0, fetched, run.parents().localContext(i), children));
        }
        ready.addAll(children.values());
    }

    private void place(FieldRun run, @Nullable Object value) {
        if (value == LOST) {
            lose(run.parent());
        } else {
            run.parent().set(run.number(), value);
        }
    }

    private @Nullable Object result(FieldRun run, CompletableFuture<?> future) {
        if (future.state() == Future.State.SUCCESS) {
            return future.resultNow();
        }
        Throwable failure = future.isCancelled() ? new CancellationException() : future.exceptionNow();
        return DataFetcherResult.newResult()
                .errors(failures.handleException(DataFetcherExceptionHandlerParameters.newExceptionParameters()
                                .dataFetchingEnvironment(run.get())
                                .exception(failure)
                                .build())
                        .join()
                        .getErrors())
                .build();
    }

    /** A value of a level of the field's type, without the wrappers in which fetchers may return it. */
    private @Nullable Object completed(
            FieldRun run,
            int level,
            @Nullable Object fetched,
            @Nullable Object localContext,
            Map<ObjectPlan, Parents> children) {
        Object value = fetched;
        Object local = localContext;
        if (fetched instanceof DataFetcherResult<?> result) {
            context.addErrors(result.getErrors());
            addExtensions(result);
            value = result.getData();
            local = result.getLocalContext() == null ? localContext : result.getLocalContext();
        }
        value = context.getValueUnboxer().unbox(value);
        ValuePlan plan = run.field().value();
        if (value == null) {
            return missing(run, level);
        }
        if (plan.isList(level)) {
            return list(run, level, value, local, children);
        }
        SelectionPlan selection = plan.selection();
        return selection == null ? leaf(run, level, value) : object(run, level, selection, value, local, children);
    }

    private void addExtensions(DataFetcherResult<?> result) {
        Map<Object, Object> extensions = result.getExtensions();
        ExtensionsBuilder builder = context.getGraphQLContext().get(ExtensionsBuilder.class);
        if (extensions != null && builder != null) {
            builder.addValues(extensions);
        }
    }

    private @Nullable Object missing(FieldRun run, int level) {
        if (!run.field().value().isNonNull(level)) {
            return null;
        }
        ResponseObject.Place place = run.place(level);
        ResultPath path = steps.path(place);
        context.addError(
                new NonNullableFieldWasNullError(new NonNullableFieldWasNullException(steps.info(place), path)), path);
        return LOST;
    }

    private @Nullable Object list(
            FieldRun run, int level, Object value, @Nullable Object localContext, Map<ObjectPlan, Parents> children) {
        ValuePlan plan = run.field().value();
        if (!FpKit.isIterable(value)) {
            context.addError(new TypeMismatchError(run.path(level), plan.type(level)));
            return missing(run, level);
        }
        List<@Nullable Object> list = new ArrayList<>(value instanceof Collection<?> elements ? elements.size() : 10);
        boolean lost = false;
        for (Object element : FpKit.toIterable(value)) {
            run.at(level, list.size());
            Object completed = completed(run, level + 1, element, localContext, children);
            lost |= completed == LOST;
            list.add(completed == LOST ? null : completed);
        }
        if (lost) {
            return plan.isNonNull(level) ? LOST : null;
        }
        return list;
    }

    private @Nullable Object leaf(FieldRun run, int level, Object value) {
        Object serialized;
        try {
            serialized = switch (run.field().value().named()) {
                case GraphQLEnumType type -> type.serialize(value, context.getGraphQLContext(), context.getLocale());
                case GraphQLScalarType type -> {
                    Coercing<?, ?> coercing = type.getCoercing();
                    yield coercing.serialize(value, context.getGraphQLContext(), context.getLocale());
                }
                default ->
                    throw new IllegalStateException("no leaf: " + run.field().definition());
            };
        } catch (CoercingSerializeException e) {
            context.addError(new SerializationError(run.path(level), e));
            serialized = null;
        }
        return serialized == null ? missing(run, level) : serialized;
    }

    private @Nullable Object object(
            FieldRun run,
            int level,
            SelectionPlan selection,
            Object value,
            @Nullable Object localContext,
            Map<ObjectPlan, Parents> children) {
        GraphQLObjectType type;
        try {
            type = type(run, level, value, localContext);
        } catch (UnresolvedTypeException e) {
            ResponseObject.Place place = run.place(level);
            context.addError(new UnresolvedTypeError(steps.path(place), steps.info(place), e));
            return missing(run, level);
        }
        ObjectPlan plan = selection.of(type);
        ResponseObject object = new ResponseObject(plan, run.place(level));
        children.computeIfAbsent(plan, Parents::new).add(value, object, localContext);
        return object;
    }

    private GraphQLObjectType type(FieldRun run, int level, Object value, @Nullable Object localContext) {
        GraphQLType declared = run.field().value().named();
        if (declared instanceof GraphQLObjectType type) {
            return type;
        }
        GraphQLNamedOutputType type = (GraphQLNamedOutputType) declared;
        TypeResolver resolver = switch (type) {
            case GraphQLInterfaceType of ->
                context.getGraphQLSchema().getCodeRegistry().getTypeResolver(of);
            case GraphQLUnionType of ->
                context.getGraphQLSchema().getCodeRegistry().getTypeResolver(of);
            default -> throw new IllegalStateException("no composite type: " + type.getName());
        };
        TypeResolutionEnvironment environment = TypeResolutionParameters.newParameters()
                .field(run.field().merged())
                .fieldType(type)
                .value(value)
                .argumentValues(() -> ImmutableMapWithNullValues.copyOf(steps.arguments(run.field())))
                .selectionSet(run.get().getSelectionSet())
                .context(context.getContext())
                .graphQLContext(context.getGraphQLContext())
                .localContext(localContext)
                .schema(context.getGraphQLSchema())
                .build();
        GraphQLObjectType found = resolver.getType(environment);
        if (found == null) {
            throw new UnresolvedTypeException(type);
        }
        if (!context.getGraphQLSchema().isPossibleType(type, found)) {
            throw new UnresolvedTypeException(type, found);
        }
        return found;
    }

    /** Takes an object out of the answer, and what is around it as far as that cannot do without. */
    private void lose(ResponseObject object) {
        ResponseObject.Place place = object.place();
        if (place == null) {
            rootLost = true;
            return;
        }
        ResponseObject parent = place.parent();
        ValuePlan plan = parent.plan().fields()[place.field()].value();
        int[] indexes = place.indexes();
        List<List<@Nullable Object>> lists = new ArrayList<>(indexes.length);
        Object value = parent.value(place.field());
        for (int index : indexes) {
            if (!(value instanceof List<?>)) {
                return;
            }
            @SuppressWarnings("unchecked")
            List<@Nullable Object> list = (List<@Nullable Object>) value;
            lists.add(list);
            value = list.get(index);
        }
        if (value == null) {
            // It is lost already.
            return;
        }
        for (int level = indexes.length; level > 0; level--) {
            lists.get(level - 1).set(indexes[level - 1], null);
            if (!plan.isNonNull(level)) {
                return;
            }
        }
        parent.set(place.field(), null);
        if (plan.isNonNull(0)) {
            lose(parent);
        }
    }
}
