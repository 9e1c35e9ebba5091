package crm.document;

import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.order.OrderVisibility;
import crm.security.Actor;
import crm.security.ActorKind;
import crm.security.CurrentRights;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Where;
import crm.upload.Uploads;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the table {@code documents}. A partner sees only documents that it attached itself. */
@Component
class DocumentQueries implements NodeSource {

    static final String OF_ORDER = "Order.documents";

    static final String OF_ORDER_WITH_REMOVED = "Order.documents with removed ones";

    static final String FILE = "Document.file";

    private static final String COLUMNS = """
            d.id, d.order_id, d.type, d.url, d.upload_id, d.note, d.uploaded_at, d.uploaded_by_kind, d.uploaded_by_id,
            d.uploaded_by_name, d.removed_at, d.removed_by_kind, d.removed_by_id, d.removed_by_name, d.version
            """;

    private static final TableMapping<Document> DOCUMENTS = new TableMapping<>(
                    COLUMNS, "documents d", "d.id", DocumentQueries::document, Document::id)
            .visibleIf(OrderVisibility.through("d.order_id"));

    private static final Keyset OLDEST_FIRST = Keyset.ascending("OLDEST_FIRST", "d.uploaded_at", "timestamptz");

    private final Pages pages;

    private final CurrentRights rights;

    DocumentQueries(Pages pages, Loaders loaders, Uploads uploads, CurrentRights rights) {
        this.pages = pages;
        this.rights = rights;
        loaders.toMany(
                OF_ORDER,
                (orders, page) -> pages.pages(
                        DOCUMENTS, "d.order_id", orders, seen().and("d.removed_at is null"), OLDEST_FIRST, page));
        loaders.toMany(
                OF_ORDER_WITH_REMOVED,
                (orders, page) -> pages.pages(DOCUMENTS, "d.order_id", orders, seen(), OLDEST_FIRST, page));
        loaders.toOne(FILE, uploads::byIds);
    }

    /** Other documents of a partner's order may be of its customer, such as a passport. */
    private Where seen() {
        UUID partner = rights.whole().partner();
        return partner == null ? new Where() : new Where().and("d.partner_id = :partner", "partner", partner);
    }

    @Override
    public Map<UUID, Document> byIds(Collection<UUID> ids) {
        Map<UUID, Document> found = new HashMap<>();
        pages.list(DOCUMENTS, seen().and("d.id = any(:ids::uuid[])", "ids", Where.uuids(ids)))
                .forEach(document -> found.put(document.id(), document));
        return found;
    }

    /** For the holder of a signed link. */
    Optional<Document> find(UUID id) {
        return Optional.ofNullable(pages.byIds(DOCUMENTS, List.of(id)).get(id));
    }

    /** A document that the caller sees, locked until the end of the transaction. */
    Optional<Document> lock(UUID id) {
        return byIds(List.of(id)).isEmpty() ? Optional.empty() : pages.lockNamed(DOCUMENTS, id);
    }

    private static Document document(ResultSet row, int number) throws SQLException {
        return new Document(
                ResultSets.uuid(row, "id"),
                ResultSets.uuid(row, "order_id"),
                ResultSets.required(DocumentType.class, row, "type"),
                row.getString("url"),
                ResultSets.optionalUuid(row, "upload_id"),
                row.getString("note"),
                ResultSets.instant(row, "uploaded_at"),
                actor(row, "uploaded_by"),
                ResultSets.optionalInstant(row, "removed_at"),
                actor(row, "removed_by"),
                row.getInt("version"));
    }

    private static @Nullable Actor actor(ResultSet row, String prefix) throws SQLException {
        ActorKind kind = ResultSets.optional(ActorKind.class, row, prefix + "_kind");
        return kind == null
                ? null
                : new Actor(kind, ResultSets.optionalUuid(row, prefix + "_id"), row.getString(prefix + "_name"));
    }
}
