package crm.feed;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.PageArguments;
import crm.graphql.RequestRefused;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class ChangeController {

    private final ChangeFeed feed;

    private final ChangedFields fields;

    ChangeController(ChangeFeed feed, ChangedFields fields) {
        this.feed = feed;
        this.fields = fields;
    }

    @QueryMapping
    Connection<Change> changes(
            @Argument @Nullable String after,
            @Argument @Nullable Integer first,
            @Argument @Nullable List<RecordType> types,
            @Argument @Nullable ChangeFilter filter) {
        int size = first == null ? PageArguments.DEFAULT_SIZE : first;
        if (size < 1 || size > PageArguments.MAXIMUM_SIZE) {
            throw RequestRefused.badArgument("first", "page.size", PageArguments.MAXIMUM_SIZE);
        }
        return feed.page(after, size, types, filter == null ? ChangeFilter.NONE : filter);
    }

    @QueryMapping
    String changesCursor() {
        return feed.cursor(feed.now());
    }

    @SchemaMapping
    String cursor(Change change) {
        return feed.cursor(change.position());
    }

    @SchemaMapping
    List<ChangedField> changedFields(Change change) {
        return fields.of(change);
    }

    @SchemaMapping
    CompletableFuture<@Nullable Object> record(Change change, DataFetchingEnvironment environment) {
        return switch (change.operation()) {
            case DELETED, LEFT -> CompletableFuture.completedFuture(null);
            default -> Loaders.load(environment, ChangeFeed.RECORDS, change.recordId());
        };
    }
}
