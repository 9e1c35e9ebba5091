package crm.document;

import crm.command.Changed;
import crm.command.InputErrors;
import crm.command.NotFound;
import crm.command.Refused;
import crm.crypto.IdGenerator;
import crm.graphql.RecordReference;
import crm.order.OrderReferences;
import crm.security.Caller;
import crm.upload.UploadPurpose;
import crm.upload.Uploads;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Attaches documents to orders, and removes them. Call it within {@link crm.command.Commands}. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Documents {

    private final DocumentQueries queries;

    private final DocumentRepository documents;

    private final OrderReferences orders;

    private final Uploads uploads;

    private final IdGenerator ids;

    private final Clock clock;

    Documents(
            DocumentQueries queries,
            DocumentRepository documents,
            OrderReferences orders,
            Uploads uploads,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.documents = documents;
        this.orders = orders;
        this.uploads = uploads;
        this.ids = ids;
        this.clock = clock;
    }

    Changed attach(AttachDocumentInput input, Caller caller) {
        InputErrors errors = new InputErrors();
        UUID order = orders.named("orderId", input.orderId(), errors);
        String note = errors.text("note", input.note(), InputErrors.NOTE);
        List<UUID> upload = uploads.attach(
                List.of(new Uploads.Named("uploadId", input.uploadId())),
                UploadPurpose.DOCUMENT,
                caller,
                List.of(),
                errors);
        if (order == null || !errors.isEmpty()) {
            throw new Refused(null, errors.found());
        }
        UUID id = ids.next();
        documents.insert(
                id, order, input.type(), upload.getFirst(), note, caller.actor(), caller.partner(), clock.instant());
        return Changed.of(id);
    }

    /** The row and the file stay, and say who removed the document. To remove it again changes nothing. */
    Changed remove(RemoveDocumentInput input, Caller caller) {
        Document document = queries.lock(RecordReference.uuid("input.id", input.id()))
                .orElseThrow(() -> new Refused(null, NotFound.at("id", input.id())));
        Refused.ifStale(document.id(), input.expectedVersion(), document.version());
        if (document.removedAt() == null) {
            documents.remove(document.id(), caller.actor(), clock.instant());
        }
        return Changed.of(document.id());
    }
}
