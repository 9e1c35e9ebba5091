package crm.audit;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.PageArguments;
import crm.user.Manager;
import graphql.schema.DataFetchingEnvironment;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class AuditController {

    private final AuditQueries queries;

    AuditController(AuditQueries queries) {
        this.queries = queries;
    }

    @QueryMapping
    Connection<AuditEntry> auditLog(@Argument @Nullable AuditFilter filter, PageArguments page) {
        return queries.page(filter, page);
    }

    @SchemaMapping
    CompletableFuture<Object> payload(AuditEntry entry, DataFetchingEnvironment environment) {
        return Loaders.load(environment, AuditQueries.PAYLOAD, entry.id());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> actor(AuditEntry entry, DataFetchingEnvironment environment) {
        return entry.actorId() == null ? null : Loaders.load(environment, "Manager", entry.actorId());
    }
}
