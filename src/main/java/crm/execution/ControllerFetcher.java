package crm.execution;

import crm.graphql.PageArguments;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.graphql.execution.SelfDescribingDataFetcher;

/**
 * Calls the method of an annotated controller. Spring looks for the resolvers of its parameters in each call, and makes
 * a {@code Mono} of a future and a future of it again. This does so for methods that take nothing but what is known
 * before: a source, a page, the environment, the locale.
 */
final class ControllerFetcher implements DataFetcher<Object> {

    private final Method method;

    private final ObjectProvider<?> controller;

    private final List<Kind> parameters;

    /** The controller, once it was needed: it may be made after the schema. */
    private volatile @Nullable Object found;

    private enum Kind {
        SOURCE,
        PAGE,
        ENVIRONMENT,
        LOCALE;

        static Optional<Kind> of(Parameter parameter) {
            Class<?> type = parameter.getType();
            if (type == DataFetchingEnvironment.class) {
                return Optional.of(ENVIRONMENT);
            }
            if (type == Locale.class) {
                return Optional.of(LOCALE);
            }
            if (type == PageArguments.class) {
                return Optional.of(PAGE);
            }
            boolean annotated = Arrays.stream(parameter.getAnnotations())
                    .map(Annotation::annotationType)
                    .anyMatch(annotation -> annotation != Nullable.class);
            // A record of a module, or one of its classes: what Spring puts in otherwise is not.
            return annotated || !type.getName().startsWith("crm.") ? Optional.empty() : Optional.of(SOURCE);
        }
    }

    private ControllerFetcher(Method method, ObjectProvider<?> controller, List<Kind> parameters) {
        this.method = method;
        this.controller = controller;
        this.parameters = parameters;
    }

    /** Empty where the method takes more than this can give it. */
    static Optional<ControllerFetcher> of(DataFetcher<?> fetcher, BeanFactory beans) {
        if (!(fetcher instanceof SelfDescribingDataFetcher<?> described)) {
            return Optional.empty();
        }
        Method method = described.asMethod();
        if (method == null || described.usesDataLoader() || isAsynchronous(method.getReturnType())) {
            return Optional.empty();
        }
        List<Optional<Kind>> kinds =
                Arrays.stream(method.getParameters()).map(Kind::of).toList();
        if (kinds.stream().anyMatch(Optional::isEmpty)
                || kinds.stream()
                                .filter(kind -> kind.equals(Optional.of(Kind.SOURCE)))
                                .count()
                        > 1) {
            return Optional.empty();
        }
        method.setAccessible(true);
        return Optional.of(new ControllerFetcher(
                method,
                beans.getBeanProvider(method.getDeclaringClass()),
                kinds.stream().map(Optional::orElseThrow).toList()));
    }

    /** Futures are known to the execution. */
    private static boolean isAsynchronous(Class<?> type) {
        return !CompletionStage.class.isAssignableFrom(type)
                && Set.of(Publisher.class, Callable.class).stream().anyMatch(kind -> kind.isAssignableFrom(type));
    }

    @Override
    public @Nullable Object get(DataFetchingEnvironment environment) throws Exception {
        @Nullable Object[] arguments = new Object[parameters.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = switch (parameters.get(i)) {
                case SOURCE -> Objects.requireNonNull(environment.getSource());
                case PAGE -> PageArguments.of(environment);
                case ENVIRONMENT -> environment;
                case LOCALE -> environment.getLocale();
            };
        }
        try {
            return method.invoke(controller(), arguments);
        } catch (InvocationTargetException e) {
            // An error, too: as Spring does.
            return CompletableFuture.failedFuture(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private Object controller() {
        Object known = found;
        if (known == null) {
            known = controller.getObject();
            found = known;
        }
        return known;
    }
}
