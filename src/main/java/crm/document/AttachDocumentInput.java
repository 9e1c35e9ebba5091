package crm.document;

import org.jspecify.annotations.Nullable;

record AttachDocumentInput(
        String orderId,
        String uploadId,
        DocumentType type,
        @Nullable String note) {}
