package crm.graphql;

import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderFactory;
import org.dataloader.DataLoaderOptions;
import org.dataloader.DataLoaderRegistry;
import org.dataloader.MappedBatchLoader;
import org.springframework.graphql.execution.DataLoaderRegistrar;
import org.springframework.stereotype.Component;

/**
 * Collects the keys of the fields of one level and loads them together, so that a page of 20 takes as many statements
 * as a page of one. A module registers its loaders in its constructors; its controllers load through them.
 */
@Component
public class Loaders implements DataLoaderRegistrar {

    private static final DataLoaderOptions OPTIONS = DataLoaderOptions.newDefaultOptions();

    private final Map<String, MappedBatchLoader<?, ?>> loaders = new ConcurrentHashMap<>();

    private final MeterRegistry meters;

    Loaders(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Pages of children of one field, for all its parents. */
    @FunctionalInterface
    public interface PageSource<T> {
        Map<UUID, Connection<T>> pages(Collection<UUID> parents, PageArguments page);
    }

    private record PageKey(UUID parent, PageArguments page) {}

    /**
     * A value by key: a record by its id, or a computed value by the id of its record.
     *
     * @param name of the loader; modules use the type's or the field's: {@code Customer}, {@code Order.paid}
     * @param byKeys answers all keys at once; a key without an entry is answered null
     */
    public <K, V> void toOne(String name, Function<Collection<K>, Map<K, V>> byKeys) {
        this.<K, V>register(name, byKeys::apply);
    }

    /**
     * Pages of children by parent: one statement for each different page, for any number of parents.
     *
     * @param name of the loader; modules use the field's: {@code Order.tasks}
     */
    public <T> void toMany(String name, PageSource<T> source) {
        this.<PageKey, Connection<T>>register(name, keys -> {
            Map<PageArguments, List<UUID>> parentsByPage = new LinkedHashMap<>();
            keys.forEach(key -> parentsByPage
                    .computeIfAbsent(key.page(), page -> new ArrayList<>())
                    .add(key.parent()));
            Map<PageKey, Connection<T>> found = HashMap.newHashMap(keys.size());
            parentsByPage.forEach((page, parents) -> source.pages(parents, page)
                    .forEach((parent, connection) -> found.put(new PageKey(parent, page), connection)));
            return found;
        });
    }

    private <K, V> void register(String name, Function<Set<K>, Map<K, V>> byKeys) {
        DistributionSummary batches = batches(name);
        MappedBatchLoader<K, V> loader = keys -> {
            batches.record(keys.size());
            return CompletableFuture.completedFuture(byKeys.apply(keys));
        };
        if (loaders.putIfAbsent(name, loader) != null) {
            throw new IllegalStateException("two loaders are registered as " + name);
        }
    }

    @Override
    public boolean hasRegistrations() {
        return !loaders.isEmpty();
    }

    /** New ones for each request: they keep what they loaded. */
    @Override
    public void registerDataLoaders(DataLoaderRegistry registry, GraphQLContext context) {
        loaders.forEach((name, loader) ->
                registry.register(name, DataLoaderFactory.newMappedDataLoader(name, loader, OPTIONS)));
    }

    private DistributionSummary batches(String name) {
        return DistributionSummary.builder("crm.loader.batch")
                .description("Keys that a loader was asked for at once")
                .tag("loader", name)
                .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100)
                .register(meters);
    }

    /** The record for this key from a loader registered with {@link #toOne}. */
    public static <K, V> CompletableFuture<V> load(DataFetchingEnvironment environment, String name, K key) {
        return Loaders.<K, V>loader(environment, name).load(key);
    }

    /** The page that a loader registered with {@link #toMany} has for this parent. */
    public static <T> CompletableFuture<Connection<T>> load(
            DataFetchingEnvironment environment, String name, UUID parent, PageArguments page) {
        return Loaders.<PageKey, Connection<T>>loader(environment, name).load(new PageKey(parent, page));
    }

    private static <K, V> DataLoader<K, V> loader(DataFetchingEnvironment environment, String name) {
        DataLoader<K, V> loader = environment.getDataLoader(name);
        if (loader == null) {
            throw new IllegalStateException("no loader is registered as " + name);
        }
        return loader;
    }
}
