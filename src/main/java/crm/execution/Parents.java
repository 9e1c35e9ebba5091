package crm.execution;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Objects of one type at one place of an operation, whose fields are executed together. */
final class Parents {

    private final ObjectPlan plan;

    private final List<@Nullable Object> sources = new ArrayList<>();

    private final List<ResponseObject> objects = new ArrayList<>();

    private final List<@Nullable Object> contexts = new ArrayList<>();

    Parents(ObjectPlan plan) {
        this.plan = plan;
    }

    /**
     * @param source from which the fields are fetched
     * @param object of the answer, to which their values go
     * @param localContext of the fetcher that returned the source
     */
    void add(@Nullable Object source, ResponseObject object, @Nullable Object localContext) {
        sources.add(source);
        objects.add(object);
        contexts.add(localContext);
    }

    ObjectPlan plan() {
        return plan;
    }

    int size() {
        return objects.size();
    }

    @Nullable
    Object source(int index) {
        return sources.get(index);
    }

    ResponseObject object(int index) {
        return objects.get(index);
    }

    @Nullable
    Object localContext(int index) {
        return contexts.get(index);
    }
}
