package crm.execution;

import graphql.execution.ResultPath;
import graphql.schema.DataFetchingEnvironment;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.dataloader.DataLoader;

/** The execution of one field for all its parents. */
final class FieldRun implements Supplier<DataFetchingEnvironment> {

    private final LevelExecution execution;

    private final Parents parents;

    private final int number;

    private final FieldPlan field;

    /** The parent that is worked on. */
    private int current;

    /** From which its values are loaded. */
    private Set<DataLoader<?, ?>> loaders = Set.of();

    /** The place in the list that is worked on, and in those around it. */
    private final int[] indexes;

    /** @param number of the field in the plan of the parents */
    FieldRun(LevelExecution execution, Parents parents, int number) {
        this.execution = execution;
        this.parents = parents;
        this.number = number;
        this.field = parents.plan().fields()[number];
        this.indexes = new int[field.value().depth()];
    }

    FieldPlan field() {
        return field;
    }

    int number() {
        return number;
    }

    Parents parents() {
        return parents;
    }

    void at(int parent) {
        current = parent;
    }

    int current() {
        return current;
    }

    void uses(DataLoader<?, ?> loader) {
        if (!loaders.contains(loader)) {
            Set<DataLoader<?, ?>> more = new LinkedHashSet<>(loaders);
            more.add(loader);
            loaders = more;
        }
    }

    Set<DataLoader<?, ?>> loaders() {
        return loaders;
    }

    ResponseObject parent() {
        return parents.object(current);
    }

    void at(int level, int index) {
        indexes[level] = index;
    }

    /** The place of a value of the level in the answer. */
    ResponseObject.Place place(int level) {
        return new ResponseObject.Place(parent(), number, Arrays.copyOf(indexes, level));
    }

    ResultPath path(int level) {
        return execution.steps().path(place(level));
    }

    /** For the parent that is worked on. */
    @Override
    public DataFetchingEnvironment get() {
        return new FieldEnvironment(execution, this, current);
    }
}
