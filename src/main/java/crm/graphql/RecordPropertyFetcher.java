package crm.graphql;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.LightDataFetcher;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a component of a record by a method call. graphql-java looks for the method in a cache for each value, which
 * takes several times as long. What is no component of a record, graphql-java reads as before.
 */
final class RecordPropertyFetcher implements LightDataFetcher<Object> {

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final String property;

    private final LightDataFetcher<?> otherwise;

    private final Map<Class<?>, Accessor> accessors = new ConcurrentHashMap<>();

    /** Sources of a field mostly are of one class. */
    private volatile @Nullable Accessor last;

    /** @param method null if the class has no such component */
    private record Accessor(Class<?> type, @Nullable MethodHandle method) {

        static Accessor of(Class<?> type, String property) {
            RecordComponent[] components = type.getRecordComponents();
            return Arrays.stream(components == null ? new RecordComponent[0] : components)
                    .filter(component -> component.getName().equals(property))
                    .findFirst()
                    .map(component -> new Accessor(type, handle(component.getAccessor())))
                    .orElseGet(() -> new Accessor(type, null));
        }

        private static MethodHandle handle(Method method) {
            try {
                // The accessor is public, but the record need not be.
                method.setAccessible(true);
                return LOOKUP.unreflect(method).asType(MethodType.methodType(Object.class, Object.class));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(method + " cannot be called", e);
            }
        }
    }

    /** @param otherwise reads it of other sources */
    RecordPropertyFetcher(String property, LightDataFetcher<?> otherwise) {
        this.property = property;
        this.otherwise = otherwise;
    }

    @Override
    public @Nullable Object get(
            GraphQLFieldDefinition field, @Nullable Object source, Supplier<DataFetchingEnvironment> environment)
            throws Exception {
        if (source instanceof Record) {
            MethodHandle method = accessor(source.getClass()).method();
            if (method != null) {
                return call(method, source);
            }
        }
        return otherwise.get(field, source, environment);
    }

    @Override
    public @Nullable Object get(DataFetchingEnvironment environment) throws Exception {
        return get(environment.getFieldDefinition(), environment.getSource(), () -> environment);
    }

    private Accessor accessor(Class<?> type) {
        Accessor known = last;
        if (known == null || known.type() != type) {
            known = accessors.computeIfAbsent(type, absent -> Accessor.of(absent, property));
            last = known;
        }
        return known;
    }

    private static @Nullable Object call(MethodHandle method, Object source) throws Exception {
        try {
            return method.invokeExact(source);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
