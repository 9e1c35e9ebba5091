package crm.document;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.PageArguments;
import crm.order.Order;
import crm.upload.Upload;
import graphql.schema.DataFetchingEnvironment;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class DocumentController {

    private final DocumentQueries queries;

    private final Documents documents;

    private final DocumentLinks links;

    private final Commands commands;

    DocumentController(DocumentQueries queries, Documents documents, DocumentLinks links, Commands commands) {
        this.queries = queries;
        this.documents = documents;
        this.links = links;
        this.commands = commands;
    }

    @MutationMapping
    DocumentPayload attachDocument(@Argument AttachDocumentInput input, Command command) {
        return commands.run(command, Changed.class, () -> documents.attach(input, command.caller()), this::payload);
    }

    @MutationMapping
    DocumentPayload removeDocument(@Argument RemoveDocumentInput input, Command command) {
        return commands.run(command, Changed.class, () -> documents.remove(input, command.caller()), this::payload);
    }

    private DocumentPayload payload(Result<Changed> result) {
        return new DocumentPayload(Changed.node(result, queries::byIds), result.errors(), result.replayed());
    }

    @SchemaMapping
    CompletableFuture<Connection<Document>> documents(
            Order order,
            @Argument @Nullable Boolean includeRemoved,
            PageArguments page,
            DataFetchingEnvironment environment) {
        String loader =
                Boolean.TRUE.equals(includeRemoved) ? DocumentQueries.OF_ORDER_WITH_REMOVED : DocumentQueries.OF_ORDER;
        return Loaders.load(environment, loader, order.id(), page);
    }

    @SchemaMapping
    CompletableFuture<Order> order(Document document, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order", document.orderId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<String> fileName(Document document, DataFetchingEnvironment environment) {
        return ofFile(document, environment, Upload::fileName);
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<String> contentType(Document document, DataFetchingEnvironment environment) {
        return ofFile(document, environment, Upload::contentType);
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Integer> byteCount(Document document, DataFetchingEnvironment environment) {
        return ofFile(document, environment, upload -> Math.toIntExact(upload.byteCount()));
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<String> sha256(Document document, DataFetchingEnvironment environment) {
        return ofFile(document, environment, Upload::sha256);
    }

    /** There is a link as long as there is a file behind it that can be fetched. */
    @SchemaMapping
    @Nullable
    String downloadUrl(Document document) {
        return document.uploadId() == null || document.removedAt() != null ? null : links.of(document.id());
    }

    private static <T> @Nullable CompletableFuture<T> ofFile(
            Document document, DataFetchingEnvironment environment, Function<Upload, @Nullable T> field) {
        return document.uploadId() == null
                ? null
                : Loaders.<UUID, Upload>load(environment, DocumentQueries.FILE, document.uploadId())
                        .thenApply(field);
    }
}
